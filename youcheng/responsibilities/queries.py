"""Responsibilities as their pages show them."""
