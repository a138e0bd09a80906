-- Only from whoever has it: of two that take it over, one does.
UPDATE cases SET staff_id = @staff WHERE id = @id AND state = @open AND staff_id = @from
