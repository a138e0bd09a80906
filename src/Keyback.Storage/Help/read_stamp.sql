SELECT stamp FROM help_stamp WHERE one = 1
