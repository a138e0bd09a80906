-- By the first entry of each chain: what is looked at grows with the chains and not with the entries.
SELECT chain FROM audit_chains
WHERE (SELECT at FROM audit_entries WHERE audit_entries.chain = audit_chains.chain ORDER BY sequence LIMIT 1) < @before
