DELETE FROM hourly_sums WHERE (hour >= @from AND hour < @until) OR hour < @oldest
