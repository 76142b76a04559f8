"""The pipeline at two sizes: `python -m bench.pipeline`; writes bench/pipeline.md.

In one process for each size, on a SQLite database of its own; pages are asked of Django's test
client, each in turns with a bare view that shows the same rows (`bench.limits.cases`).
"""

import io
import os
import platform
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.tables import growth, table
from bench.two_sizes import ROUNDS, in_turns, run

CASES = 5_000
PER_CASE = 17
"""Steps of a case at most, so that 5,000 cases have 60,000."""
OPEN = 25
"""One of so many cases is open."""
CHUNK = 2_000


def set_up() -> None:
    from django.core.management import call_command

    from bench import generate

    office = Path(os.environ["YOUCHENG_VAR"]) / "office.toml"
    office.write_text(generate.office(), encoding="utf-8")
    call_command("setup", office=str(office), stdout=io.StringIO(), verbosity=0)
    generate.fill(500)


def fill(n: int) -> None:
    """Cases with their steps, papers and what the rules said, written as rows: closed ones that
    went the whole way or were dropped, and open ones in every stage."""
    from django.db import transaction

    from youcheng.accounts.models import Unit
    from youcheng.pipeline.enums import CaseStage, Outcome, Track
    from youcheng.pipeline.models import Case, CasePaper, Finding, Move, RuleVersion
    from youcheng.pipeline.rules.moves import FIRST, NEXT, is_back, paper_for
    from youcheng.registry.models import Locality

    lot = random.Random(n)
    today = date.today()  # noqa: DTZ011
    homes = list(Unit.objects.order_by("pk")[:200])
    places = list(
        Locality.objects.current().exclude(country="CN").order_by("-population", "pk")[: 2 * n]
    )
    rules = list(RuleVersion.objects.latest())
    tracks = [Track.FORMAL, Track.COOPERATIVE, Track.DISTRICT, Track.RENEWAL]
    pairs: set[tuple[int, int]] = set()
    made = 0
    while made < n:
        cases, papers, moves = [], [], []
        for _ in range(min(CHUNK, n - made)):
            made += 1
            track, home, place = lot.choice(tracks), lot.choice(homes), lot.choice(places)
            if made % OPEN == 0:
                while (home.pk, place.pk) in pairs:
                    home, place = lot.choice(homes), lot.choice(places)
                pairs.add((home.pk, place.pk))
            day = today - timedelta(days=lot.randrange(1500, 4000))
            case = Case(
                track=track, home=home, place=place, owner=home, aim="bench", opened_on=day,
                stage=FIRST[track], moved_on=day,
            )  # fmt: skip
            steps = [("", FIRST[track], day)]
            stop = lot.randrange(1, PER_CASE - 1) if made % OPEN == 0 else PER_CASE
            while len(steps) < stop:
                at = steps[-1][1]
                onward = [
                    to for to in NEXT[track].get(at, ())
                    if to not in {CaseStage.DROPPED, CaseStage.RETURNED}
                ]  # fmt: skip
                if not onward:
                    break
                back = [to for to in onward if is_back(track, at, to)]
                # Some requests are withdrawn and asked anew, so that cases have so many steps.
                to = back[0] if back and lot.random() < 0.55 else lot.choice(
                    [one for one in onward if one not in back] or onward
                )  # fmt: skip
                day = min(day + timedelta(days=lot.randrange(1, 90)), today)
                steps.append((at, to, day))
            if made % OPEN and steps[-1][1] != CaseStage.FILED:
                steps.append((steps[-1][1], CaseStage.DROPPED, day))
            case.stage, case.moved_on = steps[-1][1], steps[-1][2]
            if case.stage in {CaseStage.FILED, CaseStage.DROPPED}:
                case.closed_on = case.moved_on
            signed = [on for _from, to, on in steps if to == CaseStage.SIGNED]
            case.signed_on = signed[0] if signed else None
            cases.append((case, steps))
        with transaction.atomic():
            kept = Case.objects.bulk_create(case for case, _steps in cases)
            for case, (_case, steps) in zip(kept, cases, strict=True):
                for number, (at, to, on) in enumerate(steps, start=1):
                    kind = paper_for(case.track, at, to) if at else None
                    paper = None
                    if kind:
                        paper = CasePaper(case=case, kind=kind, number=f"{number}", dated_on=on)
                        papers.append(paper)
                    moves.append(Move(case=case, number=number, from_stage=at, to_stage=to, on=on,
                                      paper=paper))  # fmt: skip
            CasePaper.objects.bulk_create(papers, batch_size=500)
            Move.objects.bulk_create(moves, batch_size=500)
            Finding.objects.bulk_create(
                (
                    Finding(move=move, rule=rule, outcome=Outcome.MET, severity=rule.severity)
                    for move in moves if move.from_stage
                    for rule in rules[:4]
                ),
                batch_size=500,
            )  # fmt: skip


def prepare(n: int) -> None:
    set_up()
    fill(n)


def measure() -> dict[str, Any]:
    from django.db import connection
    from django.test import Client

    from youcheng.accounts.models import Grant, Unit, User
    from youcheng.accounts.permissions import Role
    from youcheng.pipeline.enums import TemplateKind
    from youcheng.pipeline.models import Case, Move
    from youcheng.pipeline.queries import forecast as forecasts
    from youcheng.pipeline.queries.facts import facts_of, leaves_of, rules_on, ways_of
    from youcheng.pipeline.queries.templates import filled, values_of
    from youcheng.pipeline.reports.filling import fill as fill_in
    from youcheng.pipeline.reports.filling import read_template
    from youcheng.pipeline.reports.shipped import shipped

    root = Unit.objects.get(parent=None)
    user = User.objects.create(username="bench-officer", unit=root)
    Grant.objects.create(user=user, role=Role.DESK, unit=root)
    client = Client()
    client.force_login(user)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    today = date.today()  # noqa: DTZ011
    rows = Case.objects.filter(closed_on=None).select_related("home", "place__country")
    one = rows.order_by("pk")[rows.count() // 2]

    def ask(address: str) -> Any:
        answer = client.get(address)
        assert answer.status_code == 200, address
        return answer

    under = f"?under={root.path}"
    pages = in_turns({
        "board": lambda: ask("/pipeline/"),
        "board, bare": lambda: ask(f"/bare/cases/{under}"),
        "list": lambda: ask("/pipeline/list/"),
        "case": lambda: ask(f"/pipeline/cases/{one.pk}/"),
        "case, bare": lambda: ask(f"/bare/cases/{one.pk}/{under}"),
    })  # fmt: skip

    def check_all() -> int:
        cases = list(rows)
        facts = facts_of(cases, today)
        asked, leaves = rules_on(today), leaves_of(cases)
        return sum(len(ways_of(case, facts[case.pk], asked, leaves)) for case in cases)

    def learn() -> Any:
        return forecasts._learned()

    def raw_steps() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                'SELECT m.case_id, m.to_stage, m."on" FROM pipeline_move m'
                " JOIN pipeline_case c ON c.id = m.case_id ORDER BY m.case_id, m.number"
            )
            return len(cursor.fetchall())

    template = shipped(TemplateKind.CITY_REQUEST)
    names = read_template(template).names

    def draft() -> bytes:
        values, _missing = filled(names, values_of(one, user, today))
        return fill_in(template, values)

    works = in_turns({
        "rules of all open cases": check_all,
        "durations learned from all steps": learn,
        "the raw SQL of all steps": raw_steps,
        "forecast of all open cases": lambda: forecasts.forecast_of(
            rows, today, date(today.year, 12, 31)
        ),
        "a request as a Word file": draft,
    })  # fmt: skip
    return {
        "cases": Case.objects.count(), "moves": Move.objects.count(), "open": rows.count(),
        "pages": pages, "works": works,
    }  # fmt: skip


def report(found: Sequence[dict[str, Any]]) -> str:
    small, large = found
    sizes = [
        f"{one['cases']:,} cases, {one['moves']:,} steps, {one['open']:,} open" for one in found
    ]
    factor = large["cases"] / small["cases"]

    def rows(of: str) -> list[tuple[str, ...]]:
        return [
            (
                name,
                *(f"{one[of][name]['ms']:.1f} ms ({one[of][name]['worst']:.0f})" for one in found),
                growth(large[of][name]["ms"], small[of][name]["ms"], factor),
            )
            for name in large[of]
        ]

    def ratio(name: str) -> str:
        return " and ".join(
            f"{one['pages'][name]['ms'] / one['pages'][f'{name}, bare']['ms']:.1f} ×"
            for one in found
        )

    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return "\n\n".join((
        "# The pipeline, measured",
        "Written by `python -m bench.pipeline`; do not edit. Compare columns of one run.",
        "**Method.** SQLite, one process for each size; median (worst) of"
        f" {ROUNDS} rounds in each of which all works are done once. Cases are rows drawn by lot"
        " along the paths of the product, one of twenty-five open. Pages are asked of Django's test"
        " client by a desk officer of the city; a bare view has a session, a user, SQL written by"
        " hand for the same rows, and a plain template. The rules are asked as the board asks them;"
        " durations are learned without what is kept from before.",
        f"**Machine.** {os.cpu_count()} cores, load {load} at the end, Python"
        f" {platform.python_version()}, {date.today()}.",  # noqa: DTZ011
        "## Pages",
        table(("", *sizes, "growth"), rows("pages")),
        f"The board takes {ratio('board')} its bare view, the page of a case {ratio('case')}.",
        "## Work",
        table(("", *sizes, "growth"), rows("works")),
    )) + "\n"  # fmt: skip


if __name__ == "__main__":
    run("pipeline", CASES, prepare, measure, report)
