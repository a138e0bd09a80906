UPDATE help_stamp SET stamp = stamp + 1 WHERE one = 1
