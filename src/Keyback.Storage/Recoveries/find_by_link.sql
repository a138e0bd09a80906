SELECT id FROM recoveries WHERE code_digest = @hash AND method IN (2, 4)
