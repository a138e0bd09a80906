SELECT summed_at FROM hourly_marks WHERE id = 1
