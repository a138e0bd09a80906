-- Never the last way in: another passkey is left, or a password with an app.
DELETE FROM staff_passkeys WHERE id = @id AND staff_id = @member
AND (EXISTS (SELECT 1 FROM staff_passkeys o WHERE o.staff_id = @member AND o.id <> @id)
    OR EXISTS (SELECT 1 FROM staff m JOIN staff_totps t ON t.staff_id = m.id WHERE m.id = @member AND m.password_hash IS NOT NULL))
