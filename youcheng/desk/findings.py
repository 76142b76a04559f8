from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One look at an installation. mend: what to do where it is not well."""

    code: str
    is_well: bool
    message: str
    mend: str = ""
