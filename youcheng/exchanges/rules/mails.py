"""What of an e-mail is likely to be a paper."""

SMALL = 100 * 1024
"""Bytes. Logos and seals below a signature stay under it; a photo that was pasted does not."""


def is_likely_wanted(type_: str, size: int, *, is_inline: bool) -> bool:
    """Whether an attachment is offered as one to keep; whoever keeps them may say otherwise."""
    return not (is_inline and type_.startswith("image/") and size <= SMALL)
