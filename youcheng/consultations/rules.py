"""Rules of consultations: plain functions over plain values."""
