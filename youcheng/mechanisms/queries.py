"""Mechanisms as their pages show them."""
