"""The people base and what hangs on it, at two sizes: `python -m bench.dossier`.

Writes bench/dossier.md. In one process, on a SQLite database of its own that is made anew each
time; pages are asked of Django's test client by an officer with narrow rights (the desk for
Europe), each in turns with the raw SQL of the rows that it shows.
"""

import argparse
import io
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TIES = 5_000
ROUNDS = 15
DAY = date(2018, 12, 31)
CHUNK = 5_000
SUBJECTS = ("市长率团来访", "经贸洽谈", "青年交流", "教育合作会谈", "医院结对", "文化周")


def clock(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# What the base holds


def set_up(n_ties: int) -> None:
    """Reference data, five hundred home units, and ties, as bench.run makes them."""
    from django.core.management import call_command

    from bench import generate

    office = Path(os.environ["YOUCHENG_VAR"]) / "office.toml"
    office.write_text(generate.office(), encoding="utf-8")
    call_command("setup", office=str(office), stdout=io.StringIO(), verbosity=0)
    generate.fill(n_ties)


def draft_of(record: Any, bodies: dict[int, Any], owner: Any) -> Any:
    """A record of the labelled set as the product takes persons in."""
    from youcheng.people.actions.entering import BodyDraft, PersonDraft, PostDraft
    from youcheng.people.enums import ContactKind

    facts, body = record.facts, record.details.body
    main, zh, others = names_of(facts)
    draft = bodies.setdefault(
        body.number,
        BodyDraft(
            key=(body.number,),
            columns=(("name_en", f"Body {body.number}"), ("country_id", body.country or None)),
        ),
    )
    posts = [PostDraft(draft, title_zh=record.details.title[0])] if record.details.title else []
    contacts = [(ContactKind.EMAIL, one) for one in sorted(facts.emails)]
    contacts += [(ContactKind.MOBILE, one) for one in sorted(facts.mobiles)]
    contacts += [(ContactKind.PHONE, one) for one in sorted(facts.phones)]
    fields = {
        "name_main": main, "name_zh": zh, "country_id": facts.country or None, "sex": facts.sex,
        "purpose": "bench",
    }  # fmt: skip
    return PersonDraft(owner, fields, posts, contacts, others)


def names_of(facts: Any) -> tuple[str, str, list[str]]:
    """The main name, the Chinese one, and the rest."""
    from youcheng.people.enums import NameKind

    by_kind = {name.kind: name.text for name in facts.names}
    main = by_kind.get(NameKind.MAIN) or facts.names[0].text
    zh = by_kind.get(NameKind.CHINESE, "")
    others = [name.text for name in facts.names if name.text not in {main, zh}]
    return main, zh, others


def enter(records: Sequence[Any], owner: Any) -> dict[int, int]:
    """Take the records in. Number of the record → key of the person."""
    from django.utils import timezone

    from youcheng.people.actions.entering import BodyDraft, enter_persons
    from youcheng.people.models import Organisation

    bodies: dict[int, Any] = {}
    keys: dict[int, int] = {}
    for at in range(0, len(records), CHUNK):
        some = records[at : at + CHUNK]
        drafts = [draft_of(one, bodies, owner) for one in some]
        made = enter_persons(drafts, by=None, at=timezone.now(), batch="BENCH").persons
        keys |= {one.number: key for one, key in zip(some, made, strict=True)}
        known = dict(Organisation.objects.values_list("name_en", "pk"))
        for number in bodies:
            if pk := known.get(f"Body {number}"):
                bodies[number] = BodyDraft(pk=pk)
    return keys


def exchange(n: int, persons: Sequence[int]) -> None:
    """Exchanges of the ties' partners, with two persons each."""
    from django.utils import timezone

    from youcheng.exchanges.actions import ExchangeDraft, PartDraft, open_exchanges
    from youcheng.registry.models import Tie

    lot = random.Random(n)
    ties = list(Tie.objects.select_related("home").order_by("pk"))
    kinds = ("visit_in", "visit_out", "meeting", "letter", "call", "event")
    for at in range(0, n, CHUNK):
        drafts = []
        for _ in range(min(CHUNK, n - at)):
            tie, day = lot.choice(ties), DAY - timedelta(days=lot.randrange(3650))
            guests = lot.sample(persons, 2)
            drafts.append(
                ExchangeDraft(
                    kind=lot.choice(kinds), from_on=day, home=tie.home, place_ids=[tie.place_id],
                    subject_zh=lot.choice(SUBJECTS), n_groups_abroad=1, n_persons_abroad=6,
                    participants=[PartDraft("abroad", person_id=one) for one in guests],
                )
            )  # fmt: skip
        open_exchanges(drafts, by=None, at=timezone.now())


# The import of a list


def sheet(records: Iterable[Any], countries: dict[str, str]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    page.write_row(
        0, 0, ["姓名", "中文名", "别名", "性别", "单位", "职务", "国家", "邮箱", "手机", "电话"]
    )
    for at, one in enumerate(records, start=1):
        facts = one.facts
        main, zh, others = names_of(facts)
        title = one.details.title[0] if one.details.title else ""
        body = f"Body {one.details.body.number}" if facts.posts else ""
        page.write_row(
            at,
            0,
            [
                main, zh, "；".join(others), facts.sex, body, title,
                countries.get(facts.country, ""), "；".join(sorted(facts.emails)),
                "；".join(sorted(facts.mobiles)), "；".join(sorted(facts.phones)),
            ],
        )  # fmt: skip
    book.close()
    return out.getvalue()


def bare_import(data: bytes, owner: Any) -> int:
    """The limit: parse, leave out who has a name or an address that is on file to the letter, and
    write what the others' rows say: persons, names, bodies, posts, contact details."""
    from django.db import transaction

    from youcheng.lib.sheets import read
    from youcheng.lib.text import fold
    from youcheng.people.models import (
        Contact,
        Organisation,
        OrganisationName,
        Person,
        PersonName,
        Post,
    )
    from youcheng.people.rules.contacts import key_of
    from youcheng.registry.models import CountryName

    [page] = read(data, "list.xlsx").sheets
    with transaction.atomic():
        known = set(PersonName.objects.values_list("key", flat=True))
        mails = set(Contact.objects.filter(kind="email").values_list("key", flat=True))
        lands = dict(CountryName.objects.values_list("key", "country"))
        bodies = dict(OrganisationName.objects.values_list("key", "organisation"))
        new = []
        for row in page.rows[1:]:
            main, zh, others, sex, body, title, country, *reached = row
            names = {fold(text)[:160]: text[:160] for text in (main, zh, *others.split("；"))}
            names.pop("", None)
            ways = [
                (kind, value, key_of(kind, value))
                for kind, cell in zip(("email", "mobile", "phone"), reached, strict=True)
                for value in filter(None, cell.split("；"))
            ]
            if names and names.keys().isdisjoint(known) and mails.isdisjoint(k for *_, k in ways):
                new.append((main, zh, names, sex, body, title, lands.get(fold(country)), ways))
        missing = {fold(row[4]): row[4] for row in new if row[4] and fold(row[4]) not in bodies}
        made = Organisation.objects.bulk_create(
            [Organisation(name_en=name, sort_key=key[:120]) for key, name in missing.items()],
            batch_size=500,
        )
        bodies |= {key: one.pk for key, one in zip(missing, made, strict=True)}
        people = Person.objects.bulk_create(
            [
                Person(owner=owner, name_main=main[:160], name_zh=zh, sex=sex, country_id=land,
                       sort_key=fold(main)[:120])
                for main, zh, _names, sex, _body, _title, land, _ways in new
            ],
            batch_size=500,
        )  # fmt: skip
        both = list(zip(people, new, strict=True))
        PersonName.objects.bulk_create(
            [
                PersonName(person=one, kind="spelling", text=text, key=key)
                for one, row in both
                for key, text in row[2].items()
            ],
            batch_size=500,
        )
        Post.objects.bulk_create(
            [
                Post(person=one, organisation_id=bodies[fold(row[4])], title_zh=row[5] or "–")
                for one, row in both
                if row[4]
            ],
            batch_size=500,
        )
        Contact.objects.bulk_create(
            [
                Contact(person=one, kind=kind, value=value, key=key)
                for one, row in both
                for kind, value, key in row[7]
            ],
            batch_size=500,
        )
        transaction.set_rollback(True)
    return len(page.rows) - 1


def measure_import(made: Any, keys: dict[int, int], owner: Any) -> dict[str, Any]:
    from youcheng.dataio.actions.persons import draft_persons, write_persons
    from youcheng.dataio.actions.undoing_persons import undo_persons
    from youcheng.registry.models import Country

    countries = dict(Country.objects.values_list("pk", "name_zh"))
    data = sheet(made.new, countries)
    bare, n = clock(lambda: bare_import(data, owner))
    read, batch = clock(
        lambda: draft_persons(data, "list.xlsx", unit=owner, by=None, purpose="bench")
    )
    judged = judge(batch, made, keys)
    wrote, batch = clock(lambda: write_persons(batch, by=None))
    back, undone = clock(lambda: undo_persons(batch, by=None))
    return {
        "rows": n, "bare": bare, "read": read, "write": wrote, "undo": back,
        "undone": undone.reversed, **judged, "counts": batch.counts,
    }  # fmt: skip


def judge(batch: Any, made: Any, keys: dict[int, int]) -> dict[str, Any]:
    """Recall and precision of what the check proposes: left out as the same, or asked about."""
    true = sum(one.of is not None for one in made.new)
    found = {"left out": [0, 0], "left out or asked": [0, 0]}
    rows = {row.row: row for row in batch.rows.all()}
    for at, one in enumerate(made.new, start=2):
        like = rows[at].before.get("like") or {}
        verdict = rows[at].verdict
        right = one.of is not None and like.get("person") == keys[one.of]
        for name, verdicts in (
            ("left out", {"duplicate"}), ("left out or asked", {"duplicate", "undecided"}),
        ):  # fmt: skip
            if verdict in verdicts:
                found[name][0] += 1
                found[name][1] += right
    return {
        "true": true,
        "judged": {
            name: (right / true, right / n if n else 1.0, n) for name, (n, right) in found.items()
        },
    }


# Pages and works


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
        times: list[float] = []
        raws: list[float] = []
        bares: list[float] = []
        for _ in range(ROUNDS):
            times.append(clock(lambda address=address: client.get(address))[0] * 1000)
            bares.append(
                clock(lambda sql=sql, given=given: bare_view(client, sql, given))[0] * 1000
            )
            raws.append(clock(lambda sql=sql, given=given: raw(sql, given))[0] * 1000)
        found[name] = {
            "ms": statistics.median(times), "worst": max(times), "raw": statistics.median(raws),
            "bare": statistics.median(bares), "kB": len(answer.content) / 1024,
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


def one_size(n_persons: int, n_exchanges: int) -> dict[str, Any]:
    from bench.persons import TEST, made
    from youcheng.accounts.models import Unit

    root = Unit.objects.get(parent=None)
    people = made(TEST, on_file=n_persons, new=min(5_000, n_persons // 10))
    entering, keys = clock(lambda: enter(people.on_file, root))
    recording, _none = clock(lambda: exchange(n_exchanges, list(keys.values())))
    raw("ANALYZE", [])
    taken = measure_import(people, keys, root)
    return {
        "persons": n_persons, "exchanges": n_exchanges,
        "entering": n_persons / entering, "recording": n_exchanges / recording,
        "import": taken, "pages": measure_pages(officer()), "works": measure_works(),
        "peak": peak_mb(),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=50_000)
    parser.add_argument("--exchanges", type=int, default=200_000)
    parser.add_argument("--ties", type=int, default=TIES)
    parser.add_argument("--json", action="store_true", help="one size, here; print the figures")
    chosen = parser.parse_args()
    if chosen.json:
        import json

        import django

        django.setup()
        from django.conf import settings

        # Collected and hashed files are the server's affair; here nothing is served.
        static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.STORAGES = {**settings.STORAGES, "staticfiles": static}
        set_up(chosen.ties)
        print(json.dumps(one_size(chosen.persons, chosen.exchanges)))
        return
    from bench.dossier_report import report

    sizes = [(chosen.persons // 10, chosen.exchanges // 10), (chosen.persons, chosen.exchanges)]
    found = [in_a_process(*size, chosen.ties) for size in sizes]
    (HERE / "dossier.md").write_text(report(found), encoding="utf-8")


def in_a_process(n_persons: int, n_exchanges: int, n_ties: int) -> dict[str, Any]:
    """Each size has a process and a database of its own: its peak of memory is nobody else's."""
    import json
    import subprocess
    import sys

    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ, "YOUCHENG_VAR": folder, "DATABASE_URL": f"sqlite:///{folder}/bench.db",
            "DJANGO_SETTINGS_MODULE": "youcheng.config.settings",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "bench.dossier", "--json", "--persons", str(n_persons),
             "--exchanges", str(n_exchanges), "--ties", str(n_ties)],
            env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


if __name__ == "__main__":
    main()
