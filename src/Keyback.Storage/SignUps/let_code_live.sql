-- Only the newest code comes to life, and only when it goes to somebody: what nobody got, nobody can guess.
UPDATE sign_ups SET live_number = code_number WHERE id = @id AND code_number = @number AND state = @codeRequired
