INSERT INTO hourly_sums (hour, series, item, count) VALUES (@hour, @series, @item, @count)
