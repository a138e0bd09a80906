-- By the index (at, kind): chains that have an entry whose time is over.
SELECT DISTINCT chain FROM audit_entries WHERE at < @before
