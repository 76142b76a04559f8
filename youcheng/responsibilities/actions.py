"""Deeds of responsibilities: one verb a function, logged in the same transaction."""
