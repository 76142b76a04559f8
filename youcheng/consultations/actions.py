"""Deeds of consultations: one verb a function, logged in the same transaction."""
