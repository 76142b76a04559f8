"""Rules of responsibilities: plain functions over plain values."""
