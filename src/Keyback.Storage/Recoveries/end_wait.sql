-- Only one that still waits: what completed or was vetoed meanwhile stays as it is.
UPDATE recoveries SET state = @cancelled, version = version + 1 WHERE account_id = @account AND id <> @except AND state = @waiting
RETURNING reference
