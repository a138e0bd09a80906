INSERT INTO staff_totps (staff_id, secret_sealed, last_step, active_at) VALUES (@member, @secret, @step, @now)
ON CONFLICT (staff_id) DO UPDATE SET secret_sealed = excluded.secret_sealed, last_step = excluded.last_step, active_at = excluded.active_at
