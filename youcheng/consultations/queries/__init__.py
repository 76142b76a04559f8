"""Consultations as their pages show them."""
