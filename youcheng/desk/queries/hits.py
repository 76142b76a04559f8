"""One result of the search, and those of the people base."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from youcheng.accounts.models import User
from youcheng.circulars.models import Circular
from youcheng.lib.prepared import prepared
from youcheng.lib.text import fold
from youcheng.opportunities.models import Opportunity
from youcheng.people.models import Organisation, Person
from youcheng.people.queries.persons import posts_on


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. foreign: the place's own name; why: what was matched, where the title is not.

    rank: how well it fits; the lower, the better. filed: with what a document is filed.
    """

    kind: str
    title: str
    url: str
    detail: str = ""
    foreign: str = ""
    why: str = ""
    rank: tuple[int, ...] = ()
    icon: str = ""
    filed: "Hit | None" = None


def contacts(user: User, text: str, refs: Sequence[int], limit: int) -> Iterable[Hit]:
    """Persons of the people base: by their names before those by their bodies. refs: what the index
    found, the weightiest first."""
    if not refs:
        return
    persons = Person.objects.visible_to(user).in_bulk(list(refs))
    key = fold(text)
    named = sorted(
        (ref for ref in refs if ref in persons),
        key=lambda ref: key not in fold(f"{persons[ref].name} {persons[ref].name_main}"),
    )[:limit]
    posts = posts_on(named, localdate())
    for at, ref in enumerate(named):
        person, held = persons[ref], posts[ref]
        yield Hit(
            kind="contact",
            title=person.name,
            foreign=person.foreign,
            detail=" · ".join(f"{post.organisation} {post.name}" for post in held[:2]),
            url=reverse("people:person-detail", args=[ref]),
            rank=(at,),
        )


def organisations(text: str, refs: Sequence[int], limit: int) -> Iterable[Hit]:
    if not refs:
        return
    rows = Organisation.objects.select_related("place", "country").in_bulk(list(refs))
    for at, ref in enumerate(refs[:limit]):
        row = rows[ref]
        yield Hit(
            kind="organisation",
            title=row.name,
            foreign=row.name_en if row.name_en != row.name else "",
            detail=str(row.place or row.country or ""),
            url=reverse("people:organisation-detail", args=[ref]),
            rank=(0 if fold(text) in fold(f"{row.name} {row.name_en}") else 1, at),
        )


@prepared
def _circulars_at(*, keys: Any) -> QuerySet[Circular]:
    return Circular.objects.filter(pk__in=keys).select_related("unit").order_by()


def circulars(refs: Sequence[int], limit: int) -> Iterable[Hit]:
    """The latest first."""
    refs = refs[:limit]
    if not refs:
        return
    known = {one.pk: one for one in _circulars_at(keys=refs)}
    for at, ref in enumerate(refs):
        one = known[ref]
        yield Hit(
            kind="circular",
            title=one.heading,
            detail=" \u00b7 ".join(
                filter(None, (one.number, str(one.unit), str(one.get_state_display())))
            ),
            url=reverse("circulars:detail", args=[ref]),
            rank=(at,),
        )


@prepared
def _opportunities_at(*, keys: Any) -> QuerySet[Opportunity]:
    rows = Opportunity.objects.filter(pk__in=keys)
    return rows.select_related("keeper", "place__country").order_by()


def opportunities(refs: Sequence[int], limit: int) -> Iterable[Hit]:
    """The latest first."""
    refs = refs[:limit]
    if not refs:
        return
    known = {one.pk: one for one in _opportunities_at(keys=refs)}
    for at, ref in enumerate(refs):
        one = known[ref]
        whose = str(one.place or one.keeper)
        yield Hit(
            kind="opportunity",
            title=one.heading,
            detail=" \u00b7 ".join((one.number, whose, str(one.get_sense_display()))),
            url=reverse("opportunities:detail", args=[ref]),
            rank=(at,),
        )
