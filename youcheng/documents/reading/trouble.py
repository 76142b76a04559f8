class Locked(Exception):
    """The file has a password."""


class Unreadable(Exception):
    """The file is damaged, or larger inside than it may be."""
