-- Only forward: a node that counted less does not take back what another has counted.
INSERT INTO hourly_marks (id, summed_at) VALUES (1, @until)
ON CONFLICT (id) DO UPDATE SET summed_at = excluded.summed_at WHERE hourly_marks.summed_at <= excluded.summed_at
