-- A reference may have named two Recoveries, days apart: then it finds nobody.
SELECT DISTINCT account_id FROM audit_entries WHERE reference = @reference AND account_id IS NOT NULL AND at > @since
