"""Matching at two sizes: `python -m bench.opportunities`; writes bench/opportunities.md.

In one process for each size, on a SQLite database of its own; each work in turns with SQL written
by hand that reads the same rows and weighs nothing.
"""

import os
import platform
import random
import resource
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bench.pipeline import set_up
from bench.tables import growth, table
from bench.two_sizes import clock, in_turns, run

OPPORTUNITIES, UNITS = 20_000, 300
STANDING = 0.5
"""The share that is open; the others ran out or were closed."""
CHUNK = 2_000


def fill(n: int) -> None:
    """Units, exchanges of three years, and opportunities of both sides, drawn by lot as rows."""
    from django.db import transaction
    from django.utils.timezone import get_current_timezone

    from youcheng.accounts.models import Unit
    from youcheng.exchanges.models import Exchange, Field, Partner
    from youcheng.opportunities.models import Introduction, Opportunity, Refusal
    from youcheng.opportunities.rules import concepts, divisions_of, terms_of
    from youcheng.registry.models import TieSpan

    lot = random.Random(n)
    today = date.today()  # noqa: DTZ011
    city = Unit.objects.get(parent=None)
    have = Unit.objects.count()
    Unit.objects.bulk_create(
        Unit(
            code=f"more{i}", path=f"{city.path}more{i}/", parent=city, kind="department",
            level="municipal", name_zh=f"单位{i}",
        )
        for i in range(max(0, UNITS - have))
    )  # fmt: skip
    units = list(Unit.objects.exclude(parent=None).order_by("pk")[:UNITS])
    spans = TieSpan.objects.filter(known_to=None).order_by("place")
    places = list(spans.values_list("place", flat=True).distinct())
    known = list(concepts().values())
    fields = list(Field.objects.values_list("pk", flat=True))
    words = [f"word{i}" for i in range(3000)]

    def moment(days: int) -> datetime:
        day = today - timedelta(days=days)
        return datetime(day.year, day.month, day.day, 8, tzinfo=get_current_timezone())

    with transaction.atomic():
        for start in range(0, n, CHUNK):
            rows = Exchange.objects.bulk_create(
                Exchange(
                    kind="meeting", from_on=(day := today - timedelta(days=lot.randrange(1000))),
                    to_on=day, home=lot.choice(units), place_id=(place := lot.choice(places)),
                    subject_zh=f"交往{start + i}", recorded_at=moment(0),
                )
                for i in range(min(CHUNK, n - start))
            )  # fmt: skip
            del day, place
            Partner.objects.bulk_create(
                Partner(exchange=row, place_id=row.place_id) for row in rows
            )
            through = Exchange.fields.through
            through.objects.bulk_create(
                through(exchange_id=row.pk, field_id=lot.choice(fields)) for row in rows
            )
            made = []
            for _i in range(min(CHUNK, n - start)):
                about = lot.sample(known, 2)
                is_home = lot.random() < 0.5
                named = " ".join(
                    lot.choice(one.zh if lot.random() < 0.5 else one.en) for one in about
                )
                text = f"{named} {' '.join(lot.choices(words, k=25))}"
                terms = terms_of(named, text)
                is_open = lot.random() < STANDING
                made.append(
                    Opportunity(
                        side="home" if is_home else "abroad",
                        sense=lot.choice(["seeks", "offers"]), heading=named[:200], text=text,
                        keeper=lot.choice(units) if is_home else city,
                        place_id=None if is_home else lot.choice(places),
                        terms=f" {' '.join(terms)} ",
                        divisions=" ".join(sorted(divisions_of(terms))),
                        state="open" if is_open else "closed",
                        closed_at=None if is_open else moment(5),
                        made_at=moment(lot.randrange(400)),
                    )
                )  # fmt: skip
            found = Opportunity.objects.bulk_create(made)
            home = [one for one in found if one.side == "home"]
            Introduction.objects.bulk_create(
                Introduction(
                    opportunity=one, place_id=lot.choice(places), made_on=today - timedelta(days=9),
                    outcome=lot.choice(["cooperation", "nothing", "waiting"]),
                )
                for one in home[:: 10]
            )  # fmt: skip
            Refusal.objects.bulk_create(
                Refusal(opportunity=one, place_id=lot.choice(places), reason="size", at=moment(3))
                for one in home[5::10]
            )


def prepare(n: int) -> None:
    set_up()
    fill(n)


def measure() -> dict[str, Any]:
    from django.db import connection
    from django.test import Client

    from youcheng.accounts.models import Grant, Unit, User
    from youcheng.opportunities.models import Opportunity
    from youcheng.opportunities.queries.interests import standing
    from youcheng.opportunities.queries.lists import opportunities_of
    from youcheng.opportunities.queries.matches import (
        cities_for,
        opportunities_for_unit,
        units_for,
        units_for_place,
    )
    from youcheng.opportunities.queries.sights import Sight
    from youcheng.registry.models import Locality

    today = date.today()  # noqa: DTZ011
    city = Unit.objects.get(parent=None)
    user = User.objects.create(username="officer", unit=city)
    Grant.objects.create(user=user, role="desk", unit=city)
    client = Client()
    client.force_login(user)
    need = Opportunity.objects.filter(side="home", state="open").latest("pk")
    offer = Opportunity.objects.filter(side="abroad", state="open").latest("pk")
    unit = need.keeper
    place = Locality.objects.get(pk=offer.place_id)
    sight = Sight(user, today)

    def raw(sql: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return len(cursor.fetchall())

    columns = "id, side, sense, place_id, keeper_id, heading, terms, divisions, made_at"
    read = f"SELECT {columns} FROM opportunities_opportunity WHERE state = 'open' AND side = "  # noqa: S608
    works = in_turns({
        "the list, first page": lambda: client.get("/opportunities/").content,
        "words in the list": lambda: list(
            opportunities_of(user, "open", today=today, q="肿瘤")[:50]
        ),
        "cities for one need": lambda: cities_for(Sight(user, today), need),
        "home units for one offer": lambda: units_for(Sight(user, today), offer),
        "opportunities for one unit": lambda: opportunities_for_unit(Sight(user, today), unit),
        "home units for one city": lambda: units_for_place(Sight(user, today), place),
        "page of a need with all of it": lambda: client.get(f"/opportunities/{need.pk}/").content,
        "the raw SQL of the other side's open ones": lambda: raw(f"{read}'abroad'"),
    })  # fmt: skip
    # All in one go share what is read of the other side, as one sight does.
    all_needs = list(Opportunity.objects.filter(side="home", state="open").order_by("pk"))
    sample = all_needs[:: max(1, len(all_needs) // 100)]
    seconds, _made = clock(lambda: [cities_for(sight, one) for one in sample])
    return {
        "opportunities": Opportunity.objects.count(),
        "open": len(standing(sight, side="home")) + len(standing(sight, side="abroad")),
        "units": Unit.objects.count(),
        "cities": len(cities_for(sight, need).rows),
        "works": works,
        "all": {"n": len(all_needs), "sample": len(sample), "seconds": seconds},
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def report(found: Sequence[dict[str, Any]]) -> str:
    small, large = found
    sizes = [
        f"{one['opportunities']:,} opportunities, {one['open']:,} open, {one['units']:,} units,"
        f" {one['cities']:,} cities"
        for one in found
    ]
    factor = large["opportunities"] / small["opportunities"]
    rows = [
        (
            name,
            *(f"{one['works'][name]['ms']:.1f} ms ({one['works'][name]['worst']:.0f})"
              for one in found),
            growth(large["works"][name]["ms"], small["works"][name]["ms"], factor),
        )
        for name in large["works"]
    ]  # fmt: skip
    whole = [
        f"{one['n']:,} needs in {one['seconds'] * one['n'] / one['sample']:.0f} s (from"
        f" {one['sample']} of them)"
        for one in (some["all"] for some in found)
    ]
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return "\n\n".join((
        "# Matching, measured",
        "Written by `python -m bench.opportunities`; do not edit. Compare columns of one run.",
        "**Method.** SQLite, one process for each size; median (worst) of rounds in each of which"
        " all works are done once. Opportunities of both sides speak of two concepts each, in"
        " Chinese or English, and of twenty-five other words; half are open; as many exchanges of"
        " three years. A desk officer of the city asks. The raw SQL reads what the matching of"
        " one need has to read, and weighs nothing. Each work reads anew; only matching all shares"
        " what is read of the other side.",
        f"**Machine.** {os.cpu_count()} cores, load {load} at the end, Python"
        f" {platform.python_version()}, {date.today()}.",  # noqa: DTZ011
        table(("", *sizes, "growth"), rows),
        f"Matching all, one after the other: {' and '.join(whole)}. Peak memory of the process,"
        f" filling included: {small['peak_mb']} and {large['peak_mb']} MB.",
    )) + "\n"  # fmt: skip


if __name__ == "__main__":
    run("opportunities", OPPORTUNITIES, prepare, measure, report)
