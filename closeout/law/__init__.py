"""The law as data: instruments and articles with their dates in force, periods, and the working days of China."""
