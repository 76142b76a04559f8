"""Circulars at two sizes: `python -m bench.circulars`; writes bench/circulars.md.

In one process for each size, on a SQLite database of its own; each work in turns with SQL written
by hand for the same rows.
"""

import os
import platform
import random
import resource
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bench.tables import growth, table
from bench.two_sizes import clock, in_turns, run

CIRCULARS, UNITS, PER_CIRCULAR = 20_000, 300, 30
RUNNING = 50
"""One of so many circulars runs; half of these are late."""
ANSWERED = 0.8


def fill(n: int) -> None:
    """Units with a liaison each, and circulars with their receipts and answers, as rows."""
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.utils.timezone import get_current_timezone

    from youcheng.accounts.models import Grant, Unit, User

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    city = Unit.objects.create(
        code="city", path="city/", kind="city", level="municipal", name_zh="某市"
    )
    units = Unit.objects.bulk_create(
        Unit(
            code=f"u{i}", path=f"city/u{i}/", parent=city, kind="district", level="district",
            name_zh=f"单位{i}",
        )
        for i in range(UNITS)
    )  # fmt: skip
    users = User.objects.bulk_create(
        [User(username="officer", unit=city), *(User(username=one.code, unit=one) for one in units)]
    )
    Grant.objects.bulk_create(
        [
            Grant(user=users[0], role="desk", unit=city),
            *(
                Grant(user=user, role="liaison", unit=unit)
                for user, unit in zip(users[1:], units, strict=True)
            ),
        ]
    )
    lot, keys, today = random.Random(n), [one.pk for one in units], date.today()  # noqa: DTZ011
    noon = datetime.now(get_current_timezone()).replace(hour=12, minute=0, second=0, microsecond=0)
    circulars: list[tuple[Any, ...]] = []
    receipts: list[tuple[Any, ...]] = []
    answers: list[tuple[Any, ...]] = []
    for pk in range(1, n + 1):
        runs = pk % RUNNING == 0
        due = today + timedelta(days=(-20 if pk % (2 * RUNNING) else 20) if runs else -200)
        sent = str((noon - timedelta(days=240 if not runs else 40)).replace(tzinfo=None))
        circulars.append((
            pk, city.pk, "needs", "", f"通报 {pk}", "正文", due.isoformat(),
            "sent" if runs else "closed", 1, sent, users[0].pk, sent, None if runs else sent, 3, 2,
        ))  # fmt: skip
        # The last one goes to all: its matrix is looked at.
        for unit in keys if pk == n else lot.sample(keys, PER_CIRCULAR):
            receipts.append((len(receipts) + 1, pk, unit, "", sent, sent, "", 0))
            if lot.random() < ANSWERED:
                key = len(receipts)
                answers.append((len(answers) + 1, key, True, "有需求", "{}", sent))
    with transaction.atomic(), connection.cursor() as cursor:
        for rows, name, columns in (
            (circulars, "circular", "id, unit_id, kind, number, heading, body, due_on, state,"
             " version, made_at, made_by_id, sent_at, closed_at, escalate_after, nudge_before"),
            (receipts, "receipt", "id, circular_id, unit_id, outside, added_at, read_at, reason,"
             " n_reminded"),
            (answers, "answer", "id, receipt_id, has_need, text, said, at"),
        ):  # fmt: skip
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(
                f"INSERT INTO circulars_{name} ({columns}) VALUES ({marks})",  # noqa: S608
                rows,
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


LIST = """
    SELECT c.id, c.heading, c.kind, c.sent_at, c.due_on, c.state, u.name_zh, count(r.id),
           count(a.id)
    FROM (SELECT * FROM circulars_circular ORDER BY id DESC LIMIT 50) c
    JOIN accounts_unit u ON u.id = c.unit_id
    LEFT JOIN circulars_receipt r ON r.circular_id = c.id
    LEFT JOIN circulars_answer a ON a.receipt_id = r.id AND a.replaced_at IS NULL
    GROUP BY c.id ORDER BY c.id DESC
"""
MATRIX = """
    SELECT u.name_zh, r.read_at, r.claimed_at, a.at, a.text, r.reason
    FROM circulars_receipt r JOIN accounts_unit u ON u.id = r.unit_id
    LEFT JOIN circulars_answer a ON a.receipt_id = r.id AND a.replaced_at IS NULL
    WHERE r.circular_id = %s ORDER BY u.kind, u.position, u.id
"""
LATE = """
    SELECT r.id FROM circulars_receipt r JOIN circulars_circular c ON c.id = r.circular_id
    WHERE c.state = 'sent' AND c.due_on < %s AND r.returned_at IS NULL AND r.escalated_at IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM circulars_answer a WHERE a.receipt_id = r.id AND a.replaced_at IS NULL
    )
"""
OWN = """
    SELECT c.id, c.heading, c.due_on FROM circulars_receipt r
    JOIN circulars_circular c ON c.id = r.circular_id JOIN accounts_unit u ON u.id = r.unit_id
    WHERE u.code = 'u7' AND c.state = 'sent' AND r.returned_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM circulars_answer a WHERE a.receipt_id = r.id AND a.replaced_at IS NULL
    )
"""


def peak() -> float:
    """MB of this process at its most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure() -> dict[str, Any]:
    from django.db import connection, transaction
    from django.test import Client
    from django.utils import timezone

    from youcheng.accounts.models import Unit, User
    from youcheng.circulars import actions
    from youcheng.circulars.models import Circular, Receipt
    from youcheng.desk.queries.circulars import answers
    from youcheng.desk.queries.looking import Look

    officer, unit = (User.objects.get(username=name) for name in ("officer", "u7"))
    clients = {}
    for user in (officer, unit):
        clients[user.pk] = Client()
        clients[user.pk].force_login(user)
    last = Circular.objects.latest("pk").pk
    today = date.today()  # noqa: DTZ011

    def ask(user: User, address: str) -> None:
        assert clients[user.pk].get(address).status_code == 200, address

    def sql(text: str, *values: Any) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(text, values)
            return cursor.fetchall()

    pages = in_turns({
        "list of the office": lambda: ask(officer, "/circulars/"),
        "list of a unit": lambda: ask(unit, "/circulars/"),
        "list, raw SQL": lambda: sql(LIST),
        "matrix of 300 units": lambda: ask(officer, f"/circulars/{last}/"),
        "matrix, raw SQL": lambda: sql(MATRIX, last),
        "what a unit owes, for the desk": lambda: answers(
            Look(User.objects.get(pk=unit.pk), today, set())
        ),
        "what a unit owes, raw SQL": lambda: sql(OWN),
    })  # fmt: skip

    units, now = list(Unit.objects.filter(parent__isnull=False)), timezone.now()

    def send() -> float:
        given = actions.CircularDraft(
            kind="notice", unit=Unit.objects.get(code="city"), heading="?", body="?"
        )
        one = actions.draft(given, by=officer)
        seconds, _told = clock(lambda: actions.send(one, units, by=officer, at=now))
        return seconds

    def receipts_alone() -> float:
        one = Circular.objects.latest("pk")
        rows = [Receipt(circular=one, outside=f"{i}") for i in range(UNITS)]
        with transaction.atomic():
            seconds, _rows = clock(lambda: Receipt.objects.bulk_create(rows))
            transaction.set_rollback(True)
        return seconds

    sends = sorted((send(), receipts_alone()) for _n in range(5))[2]
    before = peak()
    sought, rows = clock(lambda: sql(LATE, today))
    night, n = clock(lambda: actions.chase(now))
    grown = peak() - before
    again, none = clock(lambda: actions.chase(now))
    assert (n > 0, none) == (True, 0)
    works = {
        "send to 300 units and tell 300 persons": sends[0], "its 300 rows alone": sends[1],
        "nightly run": night, "its second run": again,
        "raw SQL of the units that it tells of": sought,
    }  # fmt: skip
    return {
        "circulars": Circular.objects.count(), "receipts": Receipt.objects.count(),
        "pages": pages, "works": {name: one * 1000 for name, one in works.items()},
        "told": n, "late": len(rows), "peak": before, "grown": grown,
    }  # fmt: skip


def report(found: Sequence[dict[str, Any]]) -> str:
    small, large = found
    sizes = [f"{one['circulars']:,} circulars, {one['receipts']:,} receipts" for one in found]
    factor = round(large["receipts"] / small["receipts"], 1)
    pages = [
        (
            name,
            *(
                f"{one['pages'][name]['ms']:.1f} ms ({one['pages'][name]['worst']:.0f})"
                for one in found
            ),
            growth(large["pages"][name]["ms"], small["pages"][name]["ms"], factor),
        )
        for name in large["pages"]
    ]
    works = [
        (
            name,
            *(f"{one['works'][name]:.1f} ms" for one in found),
            growth(large["works"][name], small["works"][name], factor),
        )
        for name in large["works"]
    ]
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    told = " and ".join(
        f"{one['told']:,} circulars ({one['late']:,} units overdue; peak {one['peak']:.0f} MB"
        f" before it, {one['grown']:.0f} MB more after it)"
        for one in found
    )
    return "\n\n".join((
        "# Circulars, measured",
        "Written by `python -m bench.circulars`; do not edit. Compare columns of one run.",
        f"**Method.** SQLite, one process for each size; {UNITS} units with a liaison each, each"
        f" circular to {PER_CIRCULAR} of them, one of {RUNNING} runs and half of these are late;"
        f" {ANSWERED:.0%} are answered. Pages are asked of Django's test client, in turns with SQL"
        " written by hand for the same rows: median (worst). Sending is the median of five, the"
        " nightly run is done once, as it can be: what is told is told.",
        f"**Machine.** {os.cpu_count()} cores, load {load} at the end, Python"
        f" {platform.python_version()}, {date.today()}.",  # noqa: DTZ011
        "## Pages",
        table(("", *sizes, "growth"), pages),
        "## Work",
        table(("", *sizes, "growth"), works),
        f"The nightly run did something with {told}.",
    )) + "\n"  # fmt: skip


if __name__ == "__main__":
    run("circulars", CIRCULARS, fill, measure, report)
