-- Of one lane: a stranger's links never take the place of those asked for from a known device (I5).
SELECT count(*) FROM recoveries WHERE account_id = @account AND state = @linkSent AND lane = @Lane AND expires_at > @now AND id <> @Id
