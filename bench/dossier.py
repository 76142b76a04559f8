"""The people base and what hangs on it, at two sizes: `python -m bench.dossier`.

Writes bench/dossier.md. On a SQLite database of its own that is made anew each time, in three
processes one after the other: one fills it, one imports a list, one asks for pages. Pages are asked
of Django's test client by an officer with narrow rights (the desk for Europe), each in turns with a
bare view and the raw SQL of the rows that it shows.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.dossier_base import DAY, RARE
from bench.two_sizes import clock, in_turns

HERE = Path(__file__).parent
TIES = 5_000


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def officer() -> Any:
    from django.test import Client

    from youcheng.accounts.models import Grant, Unit, User
    from youcheng.accounts.permissions import Role
    from youcheng.registry.enums import Region

    root = Unit.objects.get(parent=None)
    user = User.objects.create(username="bench-officer", title="bench", unit=root)
    Grant.objects.create(user=user, role=Role.DESK, unit=root, region=Region.EUROPE)
    client = Client()
    client.force_login(user)
    return client


def pages() -> dict[str, tuple[str, str, list[Any]]]:
    """Name → address, and the raw SQL of the rows that it shows."""
    from youcheng.exchanges.models import Exchange, Participant

    busy = Exchange.objects.filter(place__country__region="europe").order_by("pk").first()
    guest = Participant.objects.exclude(person=None).order_by("pk").first()
    assert busy is not None and guest is not None  # noqa: PT018
    listed = (
        "SELECT p.id, p.name_main, p.name_zh, p.name_en, c.name_zh, u.name_zh FROM people_person p"
        " LEFT JOIN registry_country c ON c.iso2 = p.country_id"
        " JOIN accounts_unit u ON u.id = p.owner_id WHERE p.erased_at IS NULL"
        " AND p.merged_into_id IS NULL AND p.archived_at IS NULL ORDER BY p.sort_key, p.id LIMIT 50"
    )
    held = (
        "SELECT e.id, e.kind, e.from_on, e.to_on, e.subject_zh, l.name_zh, u.name_zh"
        " FROM exchanges_exchange e JOIN registry_locality l ON l.id = e.place_id"
        " JOIN accounts_unit u ON u.id = e.home_id WHERE e.state = 'recorded'"
    )
    place = busy.place_id
    inside = (
        "SELECT d.id, d.name, t.number, t.text FROM documents_pagetext t"
        " JOIN documents_revision r ON r.id = t.revision_id"
        " JOIN documents_document d ON d.current_id = r.id WHERE t.text LIKE %s"
        " ORDER BY d.id DESC LIMIT 20"
    )
    return {
        "list of persons": ("/persons/", listed, []),
        "list of persons, Chinese name": ("/persons/?q=王", listed, []),
        "list of persons, Latin name": ("/persons/?q=Muller", listed, []),
        "page of a person": (
            f"/persons/{guest.person_id}/",
            f"{held} AND e.id IN (SELECT exchange_id FROM exchanges_participant"  # noqa: S608
            " WHERE person_id = %s) ORDER BY e.from_on DESC",
            [guest.person_id],
        ),
        "list of exchanges": (
            "/exchanges/", f"{held} ORDER BY e.from_on DESC, e.id DESC LIMIT 50", []
        ),
        "list of exchanges, one kind and year": (
            "/exchanges/?kind=visit_in&from_on=2017-01-01&to_on=2017-12-31",
            f"{held} AND e.kind = 'visit_in' AND e.from_on >= '2017-01-01'"
            " AND e.from_on <= '2017-12-31' ORDER BY e.from_on DESC, e.id DESC LIMIT 50",
            [],
        ),
        "page of an exchange": (f"/exchanges/{busy.pk}/", f"{held} AND e.id = %s", [busy.pk]),
        "line of a city": (
            f"/cities/{place}/line/", f"{held} AND e.place_id = %s ORDER BY e.from_on DESC", [place]
        ),
        "dossier of a city": (
            f"/cities/{place}/dossier/", f"{held} AND e.place_id = %s", [place]
        ),
        "search in papers, words of many": (
            "/search/?q=市长 harbour&kind=document", inside, ["%市长%"]
        ),
        "search in papers, words of few": (
            f"/search/?q={RARE}&kind=document", inside, [f"%{RARE}%"]
        ),
    }  # fmt: skip


BARE = """<!doctype html><title>bare</title><p>{{ user }}</p><table>{% for row in rows %}<tr>
{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"""


def bare_view(client: Any, sql: str, given: list[Any]) -> bytes:
    """The least that a page with these rows does: session, user, the rows, a table of them."""
    from django.contrib.auth import get_user
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpResponse
    from django.template import engines
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.session = SessionStore(client.session.session_key)
    context = {"user": get_user(request), "rows": raw(sql, given)}
    answer = HttpResponse(engines["django"].from_string(BARE).render(context))
    return answer.content


def measure_pages(client: Any) -> dict[str, dict[str, float]]:
    found = {}
    for name, (address, sql, given) in pages().items():
        answer = client.get(address)
        assert answer.status_code == 200, (name, answer.status_code)
        times = in_turns({
            "page": lambda address=address: client.get(address),
            "bare": lambda sql=sql, given=given: bare_view(client, sql, given),
            "raw": lambda sql=sql, given=given: raw(sql, given),
        })  # fmt: skip
        found[name] = {
            "ms": times["page"]["ms"], "worst": times["page"]["worst"],
            "bare": times["bare"]["ms"], "raw": times["raw"]["ms"],
            "kB": len(answer.content) / 1024,
        }  # fmt: skip
    return found


def raw(sql: str, given: list[Any]) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def measure_works() -> dict[str, Any]:
    from youcheng.accounts.models import User
    from youcheng.dossiers.queries.judging import judged_ties
    from youcheng.dossiers.queries.packs import pack_facts
    from youcheng.dossiers.reports import FORMATS, pack_of
    from youcheng.exchanges.models import Exchange
    from youcheng.registry.models import Tie

    judging, (_scale, judged) = clock(lambda: judged_ties(None, DAY))
    figures, _rows = clock(
        lambda: raw(
            "SELECT p.tie_id, e.kind, count(*), min(e.from_on), max(e.to_on),"
            " sum(e.n_persons_abroad) FROM exchanges_partner p"
            " JOIN exchanges_exchange e ON e.id = p.exchange_id"
            " WHERE e.state = 'recorded' AND e.from_on <= %s GROUP BY p.tie_id, e.kind",
            [DAY],
        )
    )
    place = Exchange.objects.values_list("place", flat=True).order_by("pk").first()
    tie = Tie.objects.filter(place=place).select_related("place__country", "home").earliest("pk")
    user = User.objects.get(username="bench-officer")
    user.is_superuser = True
    packs = {
        name: clock(lambda write=write: write(pack_of(pack_facts(user, tie, DAY, DAY), "zh")))[0]
        for name, (write, _kind) in FORMATS.items()
    }
    return {"ties": len(judged), "judging": judging, "figures": figures, "packs": packs}


STAGES = ("fill", "import", "pages")


def stage(name: str, chosen: argparse.Namespace) -> dict[str, Any]:
    """One of the three, here and now."""
    import django

    django.setup()
    from django.conf import settings

    from bench import dossier_base, dossier_import

    # Collected and hashed files are the server's affair; here nothing is served.
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": static}
    if name == "fill":
        found = dossier_base.fill(chosen.persons, chosen.exchanges, chosen.ties)
        raw("ANALYZE", [])
    elif name == "import":
        found = {"import": dossier_import.measure()}
    else:
        found = {"pages": measure_pages(officer()), "works": measure_works()}
    return {**found, f"peak_{name}": peak_mb()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=50_000)
    parser.add_argument("--exchanges", type=int, default=200_000)
    parser.add_argument("--ties", type=int, default=TIES)
    parser.add_argument("--stage", choices=STAGES, help="one, here; print the figures")
    chosen = parser.parse_args()
    if chosen.stage:
        print(json.dumps(stage(chosen.stage, chosen)))
        return
    from bench.dossier_report import report

    sizes = [(chosen.persons // 10, chosen.exchanges // 10), (chosen.persons, chosen.exchanges)]
    found = [one_size(*size, chosen.ties) for size in sizes]
    (HERE / "dossier.md").write_text(report(found), encoding="utf-8")


def one_size(n_persons: int, n_exchanges: int, n_ties: int) -> dict[str, Any]:
    """Each stage has a process of its own: its peak of memory is nobody else's."""
    figures: dict[str, Any] = {"persons": n_persons, "exchanges": n_exchanges}
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ, "YOUCHENG_VAR": folder, "DATABASE_URL": f"sqlite:///{folder}/bench.db",
            "DJANGO_SETTINGS_MODULE": "youcheng.config.settings",
        }  # fmt: skip
        for name in STAGES:
            done = subprocess.run(
                [sys.executable, "-m", "bench.dossier", "--stage", name, "--persons",
                 str(n_persons), "--exchanges", str(n_exchanges), "--ties", str(n_ties)],
                env=environment, check=True, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            figures |= json.loads(done.stdout.splitlines()[-1])
    return figures


if __name__ == "__main__":
    main()
