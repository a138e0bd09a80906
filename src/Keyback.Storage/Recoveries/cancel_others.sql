-- Only those still open: one that completed meanwhile stays as it is.
UPDATE recoveries SET state = @cancelled, version = version + 1
WHERE account_id = @account AND id <> @except AND state IN (@codeRequired, @linkSent, @userNameRequired, @secondFactorRequired, @waiting, @passwordRequired)
RETURNING reference
