"""Which tie an exchange serves, and which places are meant by a name."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Max

from youcheng.accounts.models import Unit, User
from youcheng.exchanges.enums import State
from youcheng.exchanges.models import Partner
from youcheng.registry.models import Locality, Tie, TieSpan
from youcheng.registry.queries.ties import places_named

OFFERED = 400
"""Names that a field offers; more would make a heavy page."""


def tie_for(home: Unit, place: int) -> int | None:
    """The tie with this place of the unit, or else of the nearest unit above it: what a school does
    with Leipzig serves the city's tie with Leipzig."""
    return ties_for([(home.path, place)]).get((home.path, place))


def ties_for(pairs: Iterable[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """The same for many pairs of a unit's path and a place. Two queries."""
    wanted = set(pairs)
    places = {place for _path, place in wanted}
    known: dict[tuple[str, int], int] = {}
    ties = Tie.objects.filter(place__in=places).order_by("-pk")
    for pk, path, place in ties.values_list("pk", "home__path", "place"):
        known[path, place] = pk
    # A partner that was renamed or merged: its tie began with another place.
    spans = TieSpan.objects.filter(place__in=places, known_to=None, to_on=None).order_by("-pk")
    for pk, path, place in spans.values_list("tie", "home__path", "place"):
        known.setdefault((path, place), pk)
    found = {}
    for path, place in wanted:
        above = (path[: i + 1] for i in range(len(path) - 1, -1, -1) if path[i] == "/")
        tie = next((known[one, place] for one in above if (one, place) in known), None)
        if tie is not None:
            found[path, place] = tie
    return found


def last_contacts(ties: Iterable[int]) -> Mapping[int, date | None]:
    """The last day of an exchange that serves each tie; None where none does."""
    keys = list(ties)
    rows = Partner.objects.filter(tie__in=keys, exchange__state=State.RECORDED).order_by()
    lasts = dict(rows.values_list("tie").annotate(last=Max("exchange__to_on")))
    return {tie: lasts.get(tie) for tie in keys}


def places_meant(text: str, country: str = "") -> list[Locality]:
    """Places of that name. Of several, those with a tie are meant: York is ours before it is one
    of ten Yorks."""
    found = places_named(text, country)
    if len(found) < 2:
        return found
    keys = [place.pk for place in found]
    tied = set(Tie.objects.filter(place__in=keys).values_list("place", flat=True))
    tied |= set(
        TieSpan.objects.filter(place__in=keys, known_to=None).values_list("place", flat=True)
    )
    ours = [place for place in found if place.pk in tied]
    return ours or found


def partner_names(user: User) -> list[str]:
    """Names of the places with which the user's units have ties, for the list under the field."""
    places = Tie.objects.visible_to(user).order_by().values("place")
    names = Locality.objects.current().filter(pk__in=places).order_by("sort_key", "pk")
    return [place.name for place in names[:OFFERED]]
