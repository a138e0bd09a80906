UPDATE staff SET locale = @locale WHERE id = @id
