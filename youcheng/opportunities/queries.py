"""Opportunities as their pages show them."""
