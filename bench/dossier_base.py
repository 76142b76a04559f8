"""The people base that bench.dossier measures: persons, exchanges, papers, and a list to import."""

import io
import json
import os
import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.two_sizes import clock

DAY = date(2018, 12, 31)
CHUNK = 5_000
SUBJECTS = ("市长率团来访", "经贸洽谈", "青年交流", "教育合作会谈", "医院结对", "文化周")
LIST, EXPECTED = "list.xlsx", "expected.json"
"""In the folder of the database: the list, and by its rows whom they are, if they are on file."""
PAPERS = 10
"""One for so many exchanges, with two pages of text."""
PARTS = (
    "双方", "市长", "代表团", "访问", "会谈", "合作", "教育", "医院", "港口", "青年", "交流",
    "文化", "园区", "企业", "签署", "协议", "备忘录", "建议", "秋季", "代表", "大学", "展会",
    "环境", "交通", "delegation", "university", "hospital", "agreement", "harbour", "festival",
    "signed", "visit",
)  # fmt: skip
RARE = "智慧渔业"
"""Stands in one paper of two hundred."""


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


def papers(n: int) -> None:
    """Documents with two pages each, as they stand after they were read."""
    from django.utils import timezone

    from youcheng.accounts.models import Unit
    from youcheng.documents.actions.indexing import reindex
    from youcheng.documents.models import Document, PageText, Revision

    lot, root = random.Random(n), Unit.objects.get(parent=None)
    for at in range(0, n, CHUNK):
        some = range(at, min(at + CHUNK, n))
        documents = Document.objects.bulk_create(
            Document(name=f"纪要 {i}", kind="other", unit=root, filed_on=DAY) for i in some
        )
        revisions = Revision.objects.bulk_create(
            Revision(
                document=one, number=1, sha256=f"{one.pk:064}", size=1, type="pdf",
                filename=f"{one.pk}.pdf", uploaded_at=timezone.now(), scan="clean", reading="read",
                n_pages=2,
            )
            for one in documents
        )  # fmt: skip
        for one, revision in zip(documents, revisions, strict=True):
            one.current = revision
        Document.objects.bulk_update(documents, ["current"], batch_size=500)
        PageText.objects.bulk_create(
            PageText(revision=revision, number=number, text=_text(lot))
            for revision in revisions
            for number in (1, 2)
        )
    reindex()


def _text(lot: random.Random) -> str:
    words = lot.choices(PARTS, k=150)
    if lot.random() < 1 / 400:
        words.insert(lot.randrange(150), RARE)
    return " ".join(words)


# The list


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


def fill(n_persons: int, n_exchanges: int, n_ties: int) -> dict[str, Any]:
    """Everything, and the list beside the database. Returns how many a second were entered."""
    from bench.persons import TEST, made
    from youcheng.accounts.models import Unit
    from youcheng.registry.models import Country

    set_up(n_ties)
    root = Unit.objects.get(parent=None)
    people = made(TEST, on_file=n_persons, new=min(5_000, n_persons // 10))
    entering, keys = clock(lambda: enter(people.on_file, root))
    recording, _none = clock(lambda: exchange(n_exchanges, list(keys.values())))
    papers(n_exchanges // PAPERS)
    folder = Path(os.environ["YOUCHENG_VAR"])
    countries = dict(Country.objects.values_list("pk", "name_zh"))
    (folder / LIST).write_bytes(sheet(people.new, countries))
    expected = [one.of and keys[one.of] for one in people.new]
    (folder / EXPECTED).write_text(json.dumps(expected), encoding="utf-8")
    return {"entering": n_persons / entering, "recording": n_exchanges / recording}
