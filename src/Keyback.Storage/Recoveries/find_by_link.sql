-- By the link that was asked for (methods 2 and 4), or by the one that leads back after a wait (state 10).
SELECT id FROM recoveries WHERE code_digest = @hash AND method IN (2, 4)
UNION SELECT id FROM recoveries WHERE code_digest = @hash AND state = 10
