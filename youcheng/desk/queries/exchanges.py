"""Exchanges in the search: what a result says of one, and why it was found."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from youcheng.desk.queries.hits import Hit
from youcheng.exchanges.models import Exchange, Partner
from youcheng.lib.prepared import prepared
from youcheng.lib.text import fold, isolated
from youcheng.search.rules import index_words


@prepared
def _exchanges_at(*, keys: Any) -> QuerySet[Exchange]:
    rows = Exchange.objects.recorded().filter(pk__in=keys).select_related("place", "home")
    return rows.order_by()


@prepared
def _partners_of(*, keys: Any) -> QuerySet[Partner]:
    partners = Partner.objects.filter(exchange__in=keys).select_related("place")
    return partners.order_by("position", "pk")


def exchanges(text: str, refs: Sequence[int], limit: int) -> Iterable[Hit]:
    """The latest first; those whose subject has the words before those found by something else.
    refs: what the index found, the latest first."""
    if not refs:
        return
    rows = {row.pk: row for row in _exchanges_at(keys=refs)}
    key = fold(text)
    known = (ref for ref in refs if ref in rows)
    ordered = sorted(known, key=lambda ref: key not in fold(_subjects(rows[ref])))[:limit]
    places: dict[int, list[Any]] = defaultdict(list)
    for partner in _partners_of(keys=ordered):
        places[partner.exchange_id].append(partner.place)
    for at, ref in enumerate(ordered):
        row = rows[ref]
        said = (row.days, row.get_kind_display(), row.place, row.home)
        yield Hit(
            kind="exchange",
            title=row.subject,
            foreign=row.subject_en if row.subject_en != row.subject else "",
            detail=" · ".join(isolated(part) for part in said),
            why=_why(row, places[ref], text),
            url=reverse("exchanges:exchange-detail", args=[ref]),
            rank=(at,),
        )


def _subjects(row: Exchange) -> str:
    return f"{row.subject_zh} {row.subject_en}"


def _why(row: Exchange, places: Sequence[Any], text: str) -> str:
    """What has the words, where the subject as it is shown has them not."""
    key, subjects = fold(text), fold(_subjects(row))
    if key in subjects:
        return ""
    if key.startswith("e") and fold(row.number).startswith(key):
        return _("number %(number)s") % {"number": row.number}
    for place in places:
        if any(_has(name, key) for name in (place.name_zh, place.name_en, place.name_zh_hant)):
            return _("with %(place)s") % {"place": isolated(place)}
    if _has(row.venue, key):
        return _("at %(place)s") % {"place": isolated(row.venue)}
    return _("by its sound") if _has(_subjects(row), key) else _("by several words")


def _has(name: str, key: str) -> bool:
    """As it is written, or by its sound or initials."""
    return key in fold(name) or any(word.startswith(key) for word in index_words([name]).split())
