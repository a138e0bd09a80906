-- Held until the transaction ends. The next statement sees what earlier holders committed.
SELECT pg_advisory_xact_lock(@subject)
