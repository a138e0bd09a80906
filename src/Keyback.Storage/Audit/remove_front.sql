-- Only the front, up to the cut that was signed in the same transaction.
DELETE FROM audit_entries WHERE chain = @chain AND sequence <= @sequence
