"""What is written about units, people and their ways in: one verb a function."""

from youcheng.accounts.actions.units import save_unit

__all__ = ["save_unit"]
