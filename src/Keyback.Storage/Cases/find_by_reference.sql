-- As long as the Recovery is kept, and by the record after. A reference may have named two, days apart: then it finds nobody.
SELECT account_id FROM recoveries WHERE reference = @reference AND account_id IS NOT NULL
UNION SELECT account_id FROM audit_entries WHERE reference = @reference AND account_id IS NOT NULL AND at > @since
