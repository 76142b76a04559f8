"""The list of persons as a table for a file: who, where they serve, who keeps the record. Ways to
reach somebody are not in it; these leave person by person, and each time is logged."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from youcheng.lib.languages import SPOKEN
from youcheng.people.models import Person
from youcheng.people.queries.persons import PersonRow, person_rows

LIMIT = 100_000
READ = 500
HEADS = (
    pgettext_lazy("column of persons", "full name"),
    pgettext_lazy("column of persons", "Chinese name"),
    pgettext_lazy("column of persons", "Latin spelling"),
    pgettext_lazy("column of persons", "title"),
    pgettext_lazy("column of persons", "sex"),
    pgettext_lazy("column of persons", "organisation"),
    pgettext_lazy("column of persons", "post"),
    pgettext_lazy("column of persons", "rank"),
    pgettext_lazy("column of persons", "city"),
    pgettext_lazy("column of persons", "country"),
    pgettext_lazy("column of persons", "in office from"),
    pgettext_lazy("column of persons", "term ends"),
    pgettext_lazy("column of persons", "further posts"),
    pgettext_lazy("column of persons", "languages"),
    pgettext_lazy("column of persons", "purpose"),
    pgettext_lazy("column of persons", "consent"),
    pgettext_lazy("column of persons", "consent as of"),
    pgettext_lazy("column of persons", "kept until"),
    pgettext_lazy("column of persons", "record"),
    pgettext_lazy("column of persons", "kept by"),
    pgettext_lazy("column of persons", "our contact"),
    pgettext_lazy("column of persons", "key contact"),
    pgettext_lazy("column of persons", "who may see it"),
    pgettext_lazy("column of persons", "source"),
)
"""Written so that an import of persons knows them again."""
YES = pgettext_lazy("a cell of a list", "yes")


def all_rows(found: QuerySet[Person], on: date) -> Iterator[PersonRow]:
    """In the order of `found`, READ at a time; posts of that day."""
    keys = list(found.values_list("pk", flat=True)[:LIMIT])
    for i in range(0, len(keys), READ):
        yield from person_rows([Person(pk=key) for key in keys[i : i + READ]], on)


def as_cells(row: PersonRow) -> Sequence[object]:
    """In the order of HEADS."""
    one, post = row.person, row.post
    body = post.organisation if post else None
    said = dict(SPOKEN)
    return (
        one.name_main,
        one.name_zh,
        one.name_en,
        one.title,
        one.get_sex_display(),
        body.name if body else "",
        post.name if post else "",
        (post.get_rank_display() or "") if post else "",
        body.place.name if body and body.place else "",
        one.country.name if one.country else "",
        post.began if post else "",
        _day(post.term_ends_on if post else None),
        "；".join(f"{other.organisation.name} {other.name}" for other in row.posts[1:]),
        "、".join(str(said.get(code, code)) for code in one.languages.split()),
        one.purpose,
        one.get_consent_display(),
        _day(one.consent_on),
        _day(one.retain_until),
        one.number,
        one.owner.name,
        one.keeper.title or one.keeper.get_username() if one.keeper else "",
        YES if one.is_key else "",
        one.get_visibility_display(),
        one.source,
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
