SELECT DISTINCT chain FROM audit_entries WHERE chain NOT IN (SELECT chain FROM audit_chains)
