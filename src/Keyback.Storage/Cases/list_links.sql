-- The end of the present step is the Recovery's own, as long as it is kept.
SELECT l.recovery_id, l.reference, l.masked, l.goal, l.sent_at, COALESCE(r.expires_at, l.expires_at) AS expires_at
FROM case_links l LEFT JOIN recoveries r ON r.id = l.recovery_id
WHERE l.case_id = @case ORDER BY l.sent_at DESC
