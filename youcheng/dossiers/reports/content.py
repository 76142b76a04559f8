"""What a briefing pack says, before anybody asks in which format. Every sentence cites the records
it rests on; the same records on the same day give the same pack."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from youcheng.dossiers import words
from youcheng.dossiers.enums import PartnerType, Reason
from youcheng.dossiers.queries.packs import PackFacts
from youcheng.dossiers.reports.locator import Spot, draw
from youcheng.dossiers.rules.proposals import Proposal
from youcheng.exchanges.enums import Side
from youcheng.lib.languages import LANGS
from youcheng.lib.text import isolated
from youcheng.registry.enums import Stage, TieKind
from youcheng.registry.rules.places import distance_km

Cite = tuple[str, int]
"""The kind of record and its key."""

CHINESE, ENGLISH = "zh-hans", "en"


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence in each language of the pack, and the records it rests on."""

    texts: tuple[str, ...]
    cites: tuple[int, ...]
    """Numbers in `Pack.sources`, from one."""


@dataclass(frozen=True, slots=True)
class Section:
    titles: tuple[str, ...]
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Map:
    """Where the partner lies: a PNG, and what stands below it."""

    picture: bytes
    line: Line


@dataclass(frozen=True, slots=True)
class Pack:
    """titles, notes, signed: one for each language. sources: what the numbers cite."""

    langs: tuple[str, ...]
    titles: tuple[str, ...]
    notes: tuple[str, ...]
    signed: str
    on: date
    sections: list[Section]
    sources_titles: tuple[str, ...]
    sources: list[str]
    map: Map | None = None
    """None where one of the two places is not on the map. It stands after the facts."""

    def text(self) -> str:
        """All of it, to be looked through."""
        lines = [*self.titles, *self.notes]
        for section in self.sections:
            lines += section.titles
            lines += [text for line in section.lines for text in line.texts]
        if self.map:
            lines += self.map.line.texts
        return "\n".join(lines)


@dataclass(slots=True)
class Said:
    """A sentence in one language with what it cites."""

    text: str
    cites: list[tuple[Cite, str]]


@dataclass(slots=True)
class Chapter:
    title: str
    said: list[Said] = field(default_factory=list)


def pack_of(facts: PackFacts, lang: str) -> Pack:
    """lang: "zh" (in the reader's kind of Chinese) or "zh-en"."""
    now = (get_language() or CHINESE).lower()
    chinese = now if now.startswith("zh") else CHINESE
    langs = (chinese, ENGLISH) if lang == "zh-en" else (chinese,)
    told: list[tuple[str, str, list[Chapter], str]] = []
    captions: list[str] = []
    for code in langs:
        with override(code):
            told.append((_title(facts), _note(facts), list(_chapters(facts)), str(_("Sources"))))
            captions.append(_caption(facts))
    numbers: dict[Cite, int] = {}
    labels: list[str] = []
    sections = []
    for n, chapter in enumerate(told[0][2]):
        lines = []
        for m, said in enumerate(chapter.said):
            cites = []
            for cite, label in said.cites:
                if cite not in numbers:
                    numbers[cite] = len(numbers) + 1
                    labels.append(label)
                cites.append(numbers[cite])
            texts = tuple(one[2][n].said[m].text for one in told)
            lines.append(Line(texts, tuple(dict.fromkeys(cites))))
        sections.append(Section(tuple(one[2][n].title for one in told), lines))
    # The first fact cites the place, and so does the map.
    place = (numbers[_place_cite(facts)[0]],)
    with override(chinese):
        signed = str(facts.tie.home.name)
        picture = _picture(facts)
    return Pack(
        langs=langs,
        titles=tuple(one[0] for one in told),
        notes=tuple(one[1] for one in told),
        signed=signed,
        on=facts.on,
        sections=sections,
        sources_titles=tuple(one[3] for one in told),
        sources=labels,
        map=Map(picture, Line(tuple(captions), place)) if picture else None,
    )


def _picture(facts: PackFacts) -> bytes:
    home, place = facts.office, facts.place
    if home is None or place.lat is None or place.lon is None:
        return b""
    return draw(
        Spot(str(home.name), home.lat or 0.0, home.lon or 0.0),
        Spot(str(place.name), place.lat, place.lon),
    )


def _caption(facts: PackFacts) -> str:
    home, place = facts.office, facts.place
    if home is None or place.lat is None or place.lon is None:
        return ""
    km = distance_km((home.lat or 0.0, home.lon or 0.0), (place.lat, place.lon))
    text = _(
        "%(place)s, about %(km)s km from %(home)s as the crow flies (land outlines only, not for"
        " publication)"
    )
    said = {
        "place": isolated(place.name),
        "home": isolated(home.name),
        "km": f"{round(km, -1):,.0f}",
    }
    return text % said


def _title(facts: PackFacts) -> str:
    return _("Briefing on %(place)s") % {"place": isolated(facts.place.name)}


def _note(facts: PackFacts) -> str:
    text = _("Draft for internal use, without seal or number. As of %(day)s.")
    return text % {"day": facts.on.isoformat()}


def _chapters(facts: PackFacts) -> Iterator[Chapter]:
    yield Chapter(_("Facts"), list(_facts(facts)))
    yield Chapter(_("Agreements"), list(_papers(facts)))
    yield Chapter(_("People to meet"), list(_people(facts)))
    yield Chapter(_("Last exchanges"), list(_exchanges(facts)))
    yield Chapter(_("Open promises and obligations"), list(_open(facts)))
    yield Chapter(_("Talking points"), list(_points(facts)))


def _place_cite(facts: PackFacts) -> tuple[Cite, str]:
    return ("place", facts.place.pk), _("city record %(n)d: %(name)s") % {
        "n": facts.place.pk,
        "name": isolated(facts.place.name),
    }


def _tie_cite(facts: PackFacts) -> tuple[Cite, str]:
    return ("tie", facts.tie.pk), _("tie %(n)d: %(home)s – %(place)s") % {
        "n": facts.tie.pk,
        "home": isolated(facts.tie.home.name),
        "place": isolated(facts.place.name),
    }


def _paper_cite(paper) -> tuple[Cite, str]:  # noqa: ANN001 - an instrument
    label = _("paper %(n)d: %(kind)s %(day)s") % {
        "n": paper.pk,
        "kind": paper.get_kind_display(),
        "day": paper.signed,
    }
    return ("paper", paper.pk), label.strip()


def _exchange_cite(one) -> tuple[Cite, str]:  # noqa: ANN001 - an exchange
    label = _("exchange %(n)d: %(day)s %(subject)s")
    return ("exchange", one.pk), label % {
        "n": one.pk,
        "day": one.days,
        "subject": isolated(one.subject),
    }


def _facts(facts: PackFacts) -> Iterator[Said]:
    place = facts.place
    said = {
        "place": isolated(place.name),
        "foreign": isolated(place.name_en),
        "country": isolated(place.country.name),
        "admin": isolated(place.admin1_name),
    }
    if place.name_en in ("", place.name):
        text = _("%(place)s lies in %(country)s.")
    elif place.admin1_name:
        text = _("%(place)s (%(foreign)s) lies in %(country)s, %(admin)s.")
    else:
        text = _("%(place)s (%(foreign)s) lies in %(country)s.")
    yield Said(text % said, [_place_cite(facts)])
    if place.population:
        text = _("It has about %(n)s inhabitants.") % {"n": f"{place.population:,}"}
        yield Said(text, [_place_cite(facts)])
    span = facts.span
    if span is None:
        text = _("On this day there is no tie in the register.")
        yield Said(text, [_tie_cite(facts)])
        return
    said = {
        "home": isolated(facts.tie.home.name),
        "place": isolated(place.name),
        "kind": TieKind(span.kind).label,
        "stage": Stage(span.stage).label,
    }
    if span.began_on is not None:
        day = span.began_on.isoformat() if span.is_exact else str(span.began_on.year)
        text = _("%(home)s and %(place)s: %(kind)s since %(day)s, %(stage)s.")
        yield Said(text % {**said, "day": day}, [_tie_cite(facts)])
    else:
        text = _("%(home)s and %(place)s: %(kind)s, the beginning is not known, %(stage)s.")
        yield Said(text % said, [_tie_cite(facts)])
    if facts.judged is not None:
        yield from _judged(facts)


def _judged(facts: PackFacts) -> Iterator[Said]:
    judged = facts.judged
    if judged is None:
        return
    vital = judged.vitality
    row = facts.scale.row
    weights = (
        ("weights", row.version if row else 0),
        (
            _("weights of vitality, version %(n)d") % {"n": row.version}
            if row
            else _("weights of vitality as suggested by the software")
        ),
    )
    text = _("Vitality %(n)s of 100; type of partner: %(type)s (%(meaning)s).") % {
        "n": words.range_of(vital.low, vital.high),
        "type": judged.type.label,
        "meaning": words.MEANING[PartnerType(judged.type)],
    }
    yield Said(text, [_tie_cite(facts), weights])
    yield Said(words.rhythm_sentence(judged.rhythm), [_tie_cite(facts)])


def _papers(facts: PackFacts) -> Iterator[Said]:
    for paper in facts.papers:
        said = {
            "kind": paper.get_kind_display(),
            "day": paper.signed or _("day of signing not known"),
            "ends": paper.ends_on.isoformat() if paper.ends_on else "",
            "home": isolated(paper.signer_home),
            "abroad": isolated(paper.signer_abroad),
        }
        text = (
            _("%(kind)s, %(day)s, until %(ends)s.") if paper.ends_on else _("%(kind)s, %(day)s.")
        ) % said
        if paper.signer_home and paper.signer_abroad:
            signed = _("Signed by %(home)s and %(abroad)s.") % said
            text = _joined(text, signed)
        yield Said(text, [_paper_cite(paper)])
    if not facts.papers:
        yield Said(_("No paper is on file."), [_tie_cite(facts)])


def _joined(*sentences: str) -> str:
    """Chinese sentences stand without a space between them."""
    text = ""
    for sentence in sentences:
        text += sentence if not text or text[-1] > "\u2e7f" else f" {sentence}"
    return text


def _people(facts: PackFacts) -> Iterator[Said]:
    known = dict(LANGS)
    is_chinese = (get_language() or "").startswith("zh")
    for person, posts in facts.people:
        post = posts[0]
        name = isolated(person.name)
        if person.foreign:
            name = f"{name} ({isolated(person.foreign)})"
        text = _("%(name)s, %(post)s, %(body)s.") % {
            "name": name,
            "post": isolated(post.name),
            "body": isolated(post.organisation.name),
        }
        address = person.salutation_zh if is_chinese else person.salutation
        if address or person.salutation:
            text = _joined(
                text,
                _("To be addressed as %(how)s.") % {"how": isolated(address or person.salutation)},
            )
        if person.language_codes:
            spoken = _(", ").join(isolated(known.get(code, code)) for code in person.language_codes)
            text = _joined(text, _("Speaks %(languages)s.") % {"languages": spoken})
        yield Said(text, [(("person", person.pk), _("person %(n)s") % {"n": person.number})])
    if not facts.people:
        text = _("Nobody who holds a post there is recorded, or may be seen by the reader.")
        yield Said(text, [_place_cite(facts)])


def _exchanges(facts: PackFacts) -> Iterator[Said]:
    for one in facts.exchanges:
        text = _("%(day)s, %(kind)s: %(subject)s.") % {
            "day": one.days,
            "kind": one.get_kind_display(),
            "subject": isolated(one.subject),
        }
        if one.result:
            result = " ".join(one.result.split()).rstrip("。.")
            text = _joined(text, _("Result: %(result)s.") % {"result": isolated(result)})
        yield Said(text, [_exchange_cite(one)])
    if not facts.exchanges:
        yield Said(_("No exchange is recorded."), [_tie_cite(facts)])


def _open(facts: PackFacts) -> Iterator[Said]:
    for one in facts.promises:
        text = _owed(Side(one.side).label, one.text, one.due_on, facts.on)
        yield Said(text, [_exchange_cite(one.exchange)])
    for duty in facts.obligations:
        text = _owed(duty.get_side_display(), duty.text, duty.due_on, facts.on)
        yield Said(text, [_paper_cite(duty.instrument)])
    if not facts.promises and not facts.obligations:
        yield Said(_("Nothing is open."), [_tie_cite(facts)])


def _owed(side: object, text: str, due_on: date | None, on: date) -> str:
    said = {
        "side": side,
        "text": isolated(text.rstrip("。.")),
        "day": due_on and due_on.isoformat(),
    }
    if due_on is None:
        return _("%(side)s: %(text)s; no day was agreed.") % said
    if due_on < on:
        return _("%(side)s: %(text)s; it was due on %(day)s.") % said
    return _("%(side)s: %(text)s; due on %(day)s.") % said


def _points(facts: PackFacts) -> Iterator[Said]:
    """What can be said, and on what it rests."""
    if facts.exchanges:
        last = facts.exchanges[0]
        text = _("Begin with the last exchange, %(subject)s (%(day)s).")
        said = {"subject": isolated(last.subject), "day": last.days}
        yield Said(text % said, [_exchange_cite(last)])
    for one in facts.promises:
        text = (
            _("Say where it stands that we promised: %(text)s.")
            if one.side == Side.HOME
            else _("Ask where it stands that they promised: %(text)s.")
        )
        yield Said(
            text % {"text": isolated(one.text.rstrip("。."))}, [_exchange_cite(one.exchange)]
        )
    for duty in facts.obligations:
        text = _("Agree on the next step of what the agreement asks for: %(text)s.")
        yield Said(
            text % {"text": isolated(duty.text.rstrip("。."))}, [_paper_cite(duty.instrument)]
        )
    for line in facts.lines:
        names = {code: row.name for code, row in facts.fields.items()}
        text = line.text or words.line_sentence(line.reason, words.named(line.said, names))
        cite = ("line", line.pk), _("plan %(year)d, line %(n)d") % {"year": line.year, "n": line.pk}
        said = {"text": isolated(text.rstrip("。."))}
        yield Said(_("From the exchange plan: %(text)s.") % said, [cite])
    planned = {line.key for line in facts.lines}
    for made in facts.proposals:
        if made.key not in planned and made.reason in _POINTS:
            yield _proposal(facts, made)
    if facts.span is None:
        yield Said(_("Find out what relation there was."), [_tie_cite(facts)])


_POINTS = frozenset({Reason.TERM, Reason.ANNIVERSARY, Reason.RETURN, Reason.FIELD, Reason.REVIVE})


def _proposal(facts: PackFacts, made: Proposal) -> Said:
    names = {code: row.name for code, row in facts.fields.items()}
    said = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in made.said.items()
    }
    text = _("To be raised: %(text)s. %(why)s") % {
        "text": words.line_sentence(made.reason, words.named(said, names)),
        "why": words.why_sentence(made.reason, said),
    }
    papers = {paper.pk: paper for paper in facts.papers}
    if made.reason == Reason.TERM:
        paper = papers.get(int(made.key.partition(":")[2]))
        if paper is not None:
            return Said(text, [_paper_cite(paper)])
    return Said(text.strip(), [_tie_cite(facts)])
