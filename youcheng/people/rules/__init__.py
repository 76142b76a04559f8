"""Rules of the people base: plain functions over plain values; no database, no clock."""
