"""Pages of the people base: the list, one person, one body, and the panel of a city."""
