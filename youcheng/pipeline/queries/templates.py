"""What a draft of a case says: by placeholder, from what the system knows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from babel.dates import format_date
from django.utils.translation import override

from youcheng.accounts.models import User
from youcheng.exchanges.models import Exchange
from youcheng.lib.periods import Precision
from youcheng.lib.text import isolated
from youcheng.pipeline.enums import PaperKind, TemplateKind, Track
from youcheng.pipeline.models import Case, PaperTemplate
from youcheng.pipeline.queries.facts import listed_in_china
from youcheng.pipeline.rules.placeholders import MARK, PLACEHOLDERS, SUITS
from youcheng.registry.models import TieSpan

CONTACTS = 12
"""Exchanges that are told; the latest of them."""
NONE, NO_CONTACT = "无", "尚无记录"
"""As the papers say it, in Chinese whatever the reader's language."""
Values = dict[str, Any]

_KINDS = {
    Track.FORMAL: ("友好城市", "sister-city"),
    Track.DISTRICT: ("友好城市（区）", "sister-district"),
    Track.COOPERATIVE: ("友好合作城市", "friendly-cooperation-city"),
    Track.GRASS_ROOTS: ("友好单位", "friendly-partner"),
    Track.UPGRADE: ("友好城市", "sister-city"),
}
_MATTERS = {
    Track.UPGRADE: (
        "与{there}提升为友好城市关系", "upgrading our ties with {there} to sister-city relations",
    ),
    Track.RENEWAL: ("与{there}续签{kind}协议", "renewing the agreement with {there}"),
    Track.SUSPENSION: ("中止与{there}的{kind}关系", "suspending our ties with {there}"),
    Track.RESUMPTION: ("恢复与{there}的{kind}关系", "resuming our ties with {there}"),
    Track.TERMINATION: ("终止与{there}的{kind}关系", "ending our ties with {there}"),
}  # fmt: skip
_NEW = ("与{there}建立{kind}关系", "establishing {kind} relations with {there}")


def templates_for(case: Case) -> list[tuple[TemplateKind, PaperTemplate | None]]:
    """Kinds of papers that suit the case, each with its template; None: the program's own. Those
    that are switched off are left out. One query."""
    own = {row.kind: row for row in PaperTemplate.objects.latest().select_related("document")}
    return [
        (kind, own.get(kind))
        for kind in TemplateKind
        if case.track in SUITS[kind] and (kind not in own or own[kind].is_on)
    ]


def values_of(case: Case, user: User, today: date) -> Values:
    """By placeholder, what is known; in Chinese unless it says otherwise. A value that nobody knows
    is not there. The case comes with home, owner, place and country."""
    with override("zh-hans"):
        values = _names(case) | _days(today, case.planned_on) | _papers(case)
        values |= _known(case, user)
    return {name: value for name, value in values.items() if value not in ("", None, [])}


def _names(case: Case) -> Values:
    home, place, country = case.home, case.place, case.place.country
    zh, en = _kind(case)
    matter, matter_en = _MATTERS.get(Track(case.track), _NEW)
    there = f"{isolated(country.name_zh)}{isolated(place.name_zh or place.name_en)}"
    there_en = f"{place.name_en}, {country.name_en}" if place.name_en and country.name_en else ""
    return {
        "home_name": home.name_zh, "home_name_en": home.name_en,
        "place_name": place.name_zh or place.name_en, "place_name_en": place.name_en,
        "country": country.name_zh, "country_en": country.name_en,
        "tie_kind": zh, "tie_kind_en": en, "aim": case.aim,
        "matter": matter.format(there=there, kind=zh),
        "matter_en": matter_en.format(there=there_en, kind=en) if there_en else "",
        "office": case.owner.name_zh,
    }  # fmt: skip


def _kind(case: Case) -> tuple[str, str]:
    """What it is to become, or what the tie is that it changes."""
    known = _KINDS.get(Track(case.track))
    if known:
        return known
    span = TieSpan.objects.filter(tie=case.tie_id, known_to=None).order_by("-pk").first()
    is_formal = span is not None and span.kind == "formal"
    return _KINDS[Track.FORMAL if is_formal else Track.COOPERATIVE]


def day_zh(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def day_en(day: date) -> str:
    return format_date(day, "d MMMM y", locale="en")


def _days(today: date, planned_on: date | None) -> Values:
    return {
        "today": day_zh(today), "today_en": day_en(today), "year": str(today.year),
        "planned_on": day_zh(planned_on),
    }  # fmt: skip


_REPLIES = {
    PaperKind.INTENT: "intent",
    PaperKind.CITY_REPLY: "city_reply",
    PaperKind.PROVINCE_REPLY: "province_reply",
    PaperKind.NATIONAL_REPLY: "national_reply",
}


def _papers(case: Case) -> Values:
    values: Values = {}
    rows = case.papers.standing().filter(kind__in=_REPLIES).order_by("dated_on", "pk")  # type: ignore[attr-defined]
    for row in rows:
        name = _REPLIES[PaperKind(row.kind)]
        values[f"{name}_on"], values[f"{name}_number"] = day_zh(row.dated_on), row.number
    return values


def _when(row: Exchange) -> str:
    """As exact as it is known."""
    day = row.from_on
    if row.precision == Precision.DAY:
        return day_zh(day)
    return f"{day.year}年{day.month}月" if row.precision == Precision.MONTH else f"{day.year}年"


def _known(case: Case, user: User) -> Values:
    """What the register and the exchanges say of the place, as far as the user may read it."""
    place = case.place
    profile = [f"行政层级：{place.get_kind_display()}"] if place.kind else []
    if place.population:
        profile.append(f"人口：约{place.population / 10_000:.0f}万" if place.population >= 10_000
                       else f"人口：{place.population}")  # fmt: skip
    exchanges = Exchange.objects.visible_to(user).with_place(place.pk).recorded()
    rows = list(exchanges.order_by("-from_on", "-pk")[:CONTACTS])
    first = exchanges.order_by("from_on", "pk").first()
    spans = TieSpan.objects.filter(
        known_to=None, home=case.home_id, country=place.country_id
    ).select_related("place")
    here = sorted({row.place.name_zh or row.place.name_en for row in spans
                   if row.place_id != place.pk})  # fmt: skip
    told = [f"{_when(row)}，{isolated(row.subject_zh or row.subject_en)}" for row in rows]
    return {
        "profile": profile,
        "contacts": told or [NO_CONTACT],
        "n_contacts": str(exchanges.count()),
        "first_contact_on": _when(first) if first else "",
        # We know all of our own ties: none is an answer. A public list that is silent gives none.
        "others_here": here or [NONE],
        "others_in_china": listed_in_china(case),
    }


def filled(used: Sequence[str], values: Mapping[str, Any]) -> tuple[Values, list[str]]:
    """All that a template uses, with a mark where nothing is known; and what is missing."""
    missing = [name for name in used if not values.get(name)]
    marks: Values = {}
    for name in missing:
        mark = MARK.format(PLACEHOLDERS[name].mark)
        marks[name] = [mark] if PLACEHOLDERS[name].is_list else mark
    return {**{name: values[name] for name in used if values.get(name)}, **marks}, missing
