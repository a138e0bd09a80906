-- Only once: of several that finish one sign-up, one makes an account (I3).
UPDATE sign_ups SET state = @state WHERE id = @id AND state = @accountRequired
