"""Deeds of opportunities: one verb a function, logged in the same transaction."""
