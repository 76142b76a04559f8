"""Pages that put several domains together, and those that belong to none."""
