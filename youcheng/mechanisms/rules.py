"""Rules of mechanisms: plain functions over plain values."""
