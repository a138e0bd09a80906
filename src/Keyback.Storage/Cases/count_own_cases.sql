SELECT count(*) FROM cases WHERE staff_id = @staff AND source = @call AND opened_at > @since
