-- Of one lane: a stranger's links never take the place of those asked for from a known device (I5), and what support sends takes nobody's place.
SELECT count(*) FROM recoveries WHERE account_id = @account AND method = 2 AND state = @linkSent AND lane = @Lane AND expires_at > @now AND id <> @Id
