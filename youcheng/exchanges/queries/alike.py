"""Records that may tell of the same delegation: see `rules.likeness`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.exchanges.enums import ExchangeKind, Side, State, Visibility
from youcheng.exchanges.models import Exchange, Participant, Partner
from youcheng.exchanges.rules.likeness import Alike, Sketch, likeness, window
from youcheng.lib.text import fold

MOST, CHUNK = 200, 500
"""Records of the same partners and days that are compared."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record like another. is_open: the reader may open it; else no more is told than that the
    unit has one on those days. sentence: the reasons, in words."""

    exchange: Exchange
    reasons: tuple[Alike, ...]
    sentence: str
    is_open: bool


def sketch_of(exchange: Exchange) -> Sketch:
    return sketches_of([exchange])[exchange.pk]


def travelling(kind: str, home: int | None, abroad: int | None) -> int | None:
    """Persons of the group by whose size a delegation is known."""
    return home if kind == ExchangeKind.VISIT_OUT else abroad


def alikes(sketch: Sketch, user: User, *, but: int | None = None) -> list[Found]:
    """Records that may be the same as `sketch`, those with most reasons first.

    One that the user may not open is told of as well, unless it is restricted: two units that
    receive the same guests must hear of each other. Four queries.
    """
    since, until = window(sketch.from_on, sketch.to_on)
    near = Partner.objects.filter(place__in=sketch.places).values("exchange")
    rows = (
        Exchange.objects.exclude(state=State.WITHDRAWN)
        .filter(pk__in=near)
        .between(since, until)
        .exclude(pk__in=[but] if but else [])
        .select_related("home", "place")
        .order_by("-pk")[:MOST]
    )
    candidates = list(rows)
    sketches = sketches_of(candidates)
    told = {
        row.pk: reasons for row in candidates if (reasons := likeness(sketch, sketches[row.pk]))
    }
    if not told:
        return []
    visible = set(
        Exchange.objects.visible_to(user).filter(pk__in=told).values_list("pk", flat=True)
    )
    found = [
        Found(row, told[row.pk], sentence_of(told[row.pk]), row.pk in visible)
        for row in candidates
        if row.pk in told
        and (row.pk in visible or row.visibility != Visibility.RESTRICTED)
        and (row.pk in visible or row.state == State.RECORDED)
    ]
    return sorted(found, key=lambda one: -len(one.reasons))


def sketches_of(exchanges: Sequence[Exchange]) -> dict[int, Sketch]:
    """By key. Two queries for each five hundred."""
    places: dict[int, set[int]] = defaultdict(set)
    heads: dict[int, set[str]] = defaultdict(set)
    persons: dict[int, set[int]] = defaultdict(set)
    for i in range(0, len(exchanges), CHUNK):
        keys = [exchange.pk for exchange in exchanges[i : i + CHUNK]]
        partners = Partner.objects.filter(exchange__in=keys)
        for key, place in partners.values_list("exchange", "place"):
            places[key].add(place)
        parts = Participant.objects.filter(exchange__in=keys).select_related("person")
        for part in parts.order_by("pk"):
            if part.person_id is not None:
                persons[part.exchange_id].add(part.person_id)
            if part.is_head and part.side == Side.ABROAD:
                heads[part.exchange_id] |= head_keys(_names(part))
    return {
        row.pk: Sketch(
            kind=row.kind,
            from_on=row.from_on,
            to_on=row.to_on,
            places=frozenset(places[row.pk]),
            heads=frozenset(heads[row.pk]),
            persons=frozenset(persons[row.pk]),
            n_persons=travelling(row.kind, row.n_persons_home, row.n_persons_abroad),
            subject=fold(row.subject_zh or row.subject_en),
        )
        for row in exchanges
    }


def _names(part: Participant) -> Iterable[str]:
    yield part.name
    if part.person is not None:
        yield from (part.person.name_main, part.person.name_zh, part.person.name_en)


def head_keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(key for name in names if (key := fold(name)))


def sentence_of(reasons: Iterable[Alike]) -> str:
    words = {
        Alike.DAYS: _("the same partner on the same days"),
        Alike.HEAD: _("the same head of the group"),
        Alike.PERSON: _("the same person took part"),
        Alike.SIZE: _("about as many persons"),
        Alike.SUBJECT: _("a subject that reads alike"),
    }
    return " · ".join(words[reason] for reason in reasons)
