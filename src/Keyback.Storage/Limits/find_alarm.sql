SELECT ends_at FROM alarms WHERE kind = @kind AND ends_at > @now
