"""Opportunities as their pages show them, and who fits them."""
