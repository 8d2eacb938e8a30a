"""Files in, articles out: reading, labelling, dating and cutting into passages."""
