SELECT e.reference, e.kind, e.at, e.reason FROM audit_entries e
JOIN case_links l ON l.reference = e.reference AND l.account_id = e.account_id AND e.at >= l.sent_at
WHERE l.case_id = @case ORDER BY e.at, e.chain, e.sequence
