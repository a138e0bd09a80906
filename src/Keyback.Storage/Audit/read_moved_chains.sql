-- What moved since the checkpoint before; those that did not, it or an earlier one names.
-- The own one always: its clock may be behind.
SELECT chain, sequence, hash, mac FROM audit_chains WHERE kept_at >= @since OR chain = @chain
