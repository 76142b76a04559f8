"""Deeds of mechanisms: one verb a function, logged in the same transaction."""
