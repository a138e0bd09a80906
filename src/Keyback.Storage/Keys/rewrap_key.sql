UPDATE server_keys SET sealed = @value WHERE name = @name AND sealed = @read
