-- One of an account waits at a time; one that has come to its end waits no more.
SELECT waits_until, CASE WHEN identifier_pseudonym = @subject THEN 1 ELSE 0 END AS same_address
FROM recoveries WHERE account_id = @account AND id <> @id AND state = @waiting AND expires_at > @now ORDER BY waits_until DESC LIMIT 1
