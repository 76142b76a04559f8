"""Reference data and the office's units, from files: each loader can run again without harm."""

from youcheng.registry.actions.reference.load import load_reference
from youcheng.registry.actions.reference.office import find_office, load_office, read_office

__all__ = ["find_office", "load_office", "load_reference", "read_office"]
