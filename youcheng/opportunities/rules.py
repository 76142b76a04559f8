"""Rules of opportunities: plain functions over plain values."""
