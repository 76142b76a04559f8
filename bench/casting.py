"""Who asks, and for what: two people with narrow rights, and names drawn from a filled register."""

import random
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.test import Client

from bench.generate import SEED
from bench.scenarios import LIAISON, OFFICER, Cast, panel_urls
from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.lib.text import fold, has_han, to_hant
from youcheng.registry.models import Locality, LocalityName, Tie, TieSpan
from youcheng.search.models import Entry
from youcheng.search.rules import sounds

EACH = 6
"""Names asked for in each way of writing."""


def _cookie(role: Role, unit: Unit, region: str = "") -> str:
    user = User.objects.create(username=f"bench-{role}", title="bench", unit=unit)
    Grant.objects.create(user=user, role=role, unit=unit, region=region)
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _wrong(lot: random.Random, name: str) -> str:
    """The name with two letters swapped, or with one Chinese character changed for another."""
    at = lot.randrange(1, len(name) - 1)
    if has_han(name):
        return name[:at] + lot.choice("安德林山海") + name[at + 1 :]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _ways(place: Locality, others: list[str], lot: random.Random) -> Iterator[tuple[str, str, str]]:
    """Way of writing, what is typed, and the words by which the index finds it."""
    zh, en = place.name_zh.removesuffix("市"), fold(place.name_en)
    yield "simplified", zh, zh
    yield "traditional", to_hant(zh), zh
    whole, initials = sounds(fold(zh))
    yield "pinyin", whole, whole
    yield "initials", initials, initials
    yield "Latin beginning", en[:4], en[:4]
    if others:
        yield "another name", others[0], others[0]
    if len(en) >= 7 and en.isascii() and " " not in place.name_en:
        yield "slip, Latin", _wrong(lot, en), en
    if len(zh) >= 4:
        yield "slip, Chinese", _wrong(lot, zh), zh


def _names() -> dict[str, list[tuple[str, str]]]:
    lot = random.Random(SEED)
    keys = TieSpan.objects.order_by("place").values_list("place", flat=True).distinct()
    chosen = lot.sample(list(keys), min(200, len(keys)))
    places = Locality.objects.in_bulk(chosen[:200])
    found: dict[str, list[tuple[str, str]]] = {}
    for place in (places[pk] for pk in chosen):
        own = (fold(place.name_zh).removesuffix("市"), fold(place.name_en))
        names = LocalityName.objects.filter(locality=place)
        others = [n.text for n in names if len(n.key) > 3 and not n.key.startswith(own)]
        for way, typed, right in _ways(place, others, lot):
            if typed and len(found.setdefault(way, [])) < EACH:
                found[way].append((typed, right))
    return found


def _first(field: str) -> Any:
    """The value that most ties of today have."""
    rows = TieSpan.objects.filter(known_to=None, stage="in_force").order_by()
    counts = rows.exclude(**{field: None}).values_list(field).annotate(n=Count("pk"))
    return max(counts, key=lambda row: (row[1], str(row[0])))[0]


def _sizes() -> dict[str, int]:
    places = Entry.objects.filter(kind="place").values("ref")
    return {
        "places": places.count(),
        "names": LocalityName.objects.filter(locality__in=places).count(),
    }


def cast() -> dict[str, Any]:
    """Make both people with their sessions, and choose what they ask for."""
    root = Unit.objects.get(parent=None)
    part = Unit.objects.exclude(parent=None).order_by("pk")[0]
    near = Tie.objects.filter(place__country__region="europe").order_by("pk").values_list("pk")
    own = Tie.objects.filter(home=part).order_by("pk").values_list("pk")
    tie = near[0][0]
    places = dict(Tie.objects.filter(pk__in=[tie, own[0][0]]).values_list("pk", "place"))
    found = Cast(
        cookies={
            OFFICER: _cookie(Role.DESK, root, "europe"),
            LIAISON: _cookie(Role.LIAISON, part),
        },
        under={OFFICER: root.path, LIAISON: part.path},
        tie={OFFICER: tie, LIAISON: own[0][0]},
        place={OFFICER: places[tie], LIAISON: places[own[0][0]]},
        country=_first("country"),
        home=part.code,
        year=_first("began_year"),
        names=_names(),
        facts={"panels": panel_urls(places[tie]), **_sizes(), "vendor": connection.vendor},
    )
    return asdict(found)
