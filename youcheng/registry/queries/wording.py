"""The list of words of a day, and where they stand in a text."""

from datetime import date

from youcheng.lib.text import simplified
from youcheng.registry.models import WordingTerm
from youcheng.registry.rules.wording import Hit, Word, check

LONGEST = 200_000
"""Characters that are read: some three hundred pages."""


def words_on(day: date) -> list[Word]:
    return [
        Word(
            term.pk, term.word, term.kind, term.better, term.reason,
            tuple(line.strip() for line in term.allowed.splitlines() if line.strip()),
        )
        for term in WordingTerm.objects.on(day).order_by("pk")
    ]  # fmt: skip


def hits_in(text: str, day: date) -> list[Hit]:
    """Words of the list of `day` in a text, be it in simplified or traditional characters."""
    return check(text, words_on(day), simplified(text))
