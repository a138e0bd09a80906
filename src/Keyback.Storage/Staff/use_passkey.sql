-- A counter that does not rise tells of a copied key (WebAuthn 6.1.1); an authenticator that keeps none says 0 for ever.
UPDATE staff_passkeys SET sign_count = @signCount, last_used_at = @now
WHERE id = @id AND staff_id = @member AND (sign_count < @signCount OR (sign_count = 0 AND @signCount = 0))
