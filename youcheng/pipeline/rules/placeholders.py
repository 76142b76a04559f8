"""What a template may ask for: one table of names, and which paper suits which case."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process

from youcheng.lib.objections import Objection
from youcheng.lib.text import _
from youcheng.pipeline.enums import PaperKind, TemplateKind, Track

MARK = "【待补：{}】"
"""Stands in a draft where a value is missing; Chinese in every language, as the papers are."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """title: what it is, as a page says it. mark: the same in the draft, where it is missing.
    is_list: lines, over which a template goes with `for`. is_asked: nobody but the officer knows
    it; asked for when the draft is made."""

    name: str
    title: Any
    mark: str
    is_list: bool = False
    is_asked: bool = False


_TABLE = (
    Placeholder("matter", _("what is asked, in a phrase"), "事由"),
    Placeholder("matter_en", _("the same in English"), "事由（英文）"),
    Placeholder("home_name", _("our side"), "我方名称"),
    Placeholder("home_name_en", _("our side, in English"), "我方英文名称"),
    Placeholder("place_name", _("the place abroad"), "对方名称"),
    Placeholder("place_name_en", _("the place abroad, in English"), "对方外文名称"),
    Placeholder("country", _("its country"), "对方国家"),
    Placeholder("country_en", _("its country, in English"), "对方国家（英文）"),
    Placeholder("tie_kind", _("kind of tie"), "关系类别"),
    Placeholder("tie_kind_en", _("kind of tie, in English"), "关系类别（英文）"),
    Placeholder("aim", _("what the case is about"), "合作主题"),
    Placeholder("office", _("unit that sees to the case"), "承办单位"),
    Placeholder("today", _("today, in Chinese"), "日期"),
    Placeholder("today_en", _("today, in English"), "日期（英文）"),
    Placeholder("year", _("this year"), "年份"),
    Placeholder("planned_on", _("planned day of the signing"), "拟签日期"),
    Placeholder("profile", _("the place in a few lines: level, size"), "对方概况", is_list=True),
    Placeholder("contacts", _("exchanges so far, a line each"), "交往情况", is_list=True),
    Placeholder("n_contacts", _("how many exchanges there were"), "交往次数"),
    Placeholder("first_contact_on", _("day of the first exchange"), "首次交往日期"),
    Placeholder("others_here", _("our ties in that country"), "我与该国已有关系", is_list=True),
    Placeholder("others_in_china", _("its partners in China, by public lists"),
                "对方在华友城", is_list=True),
    Placeholder("intent_on", _("day of the signed letter of intent"), "意向书签署日期"),
    Placeholder("intent_number", _("number of the letter of intent"), "意向书编号"),
    Placeholder("city_reply_on", _("day of the city government's reply"), "市政府批复日期"),
    Placeholder("city_reply_number", _("number of the city government's reply"), "市政府批复文号"),
    Placeholder("province_reply_on", _("day of the province's reply"), "省外办批复日期"),
    Placeholder("province_reply_number", _("number of the province's reply"), "省外办批复文号"),
    Placeholder("national_reply_on", _("day of the national association's reply"),
                "全国友协批复日期"),
    Placeholder("national_reply_number", _("number of the national association's reply"),
                "全国友协批复文号"),
    Placeholder("addressee", _("to whom it goes"), "主送机关", is_asked=True),
    Placeholder("purpose", _("what for, in a phrase"), "目的", is_asked=True),
    Placeholder("reasons", _("why this partner"), "结好理由", is_asked=True),
    Placeholder("fields", _("fields of cooperation"), "合作领域", is_asked=True),
    Placeholder("fields_en", _("fields of cooperation, in English"), "合作领域（英文）",
                is_asked=True),
    Placeholder("term", _("term, such as 五年"), "有效期", is_asked=True),
    Placeholder("term_en", _("term in English, such as five years"), "有效期（英文）",
                is_asked=True),
    Placeholder("partner_language", _("language of the partner, such as 英文"), "对方文字",
                is_asked=True),
    Placeholder("partner_language_en", _("language of the partner in English"),
                "对方文字（英文）", is_asked=True),
    Placeholder("signer_home", _("who signs for us (post)"), "我方签署人职务", is_asked=True),
    Placeholder("signer_abroad", _("who signs for them (post)"), "对方签署人职务", is_asked=True),
    Placeholder("contact", _("whom to ask, with telephone"), "联系人及电话", is_asked=True),
)  # fmt: skip
PLACEHOLDERS = {one.name: one for one in _TABLE}

NEW = frozenset({Track.FORMAL, Track.DISTRICT, Track.COOPERATIVE, Track.GRASS_ROOTS, Track.UPGRADE})
_ALL = frozenset(Track)
SUITS: dict[TemplateKind, frozenset[Track]] = {
    TemplateKind.CITY_REQUEST: _ALL,
    TemplateKind.PROVINCE_REQUEST: _ALL - {Track.GRASS_ROOTS},
    TemplateKind.PARTNER_LETTER: _ALL,
    TemplateKind.INTENT: NEW,
    TemplateKind.COOPERATION: frozenset({Track.COOPERATIVE, Track.GRASS_ROOTS}),
    TemplateKind.FORMAL: frozenset({Track.FORMAL, Track.DISTRICT, Track.UPGRADE}),
    TemplateKind.RENEWAL: frozenset({Track.RENEWAL}),
}
"""Cases that draft such a paper."""

PAPER_OF: dict[TemplateKind, PaperKind] = {
    TemplateKind.CITY_REQUEST: PaperKind.REQUEST,
    TemplateKind.PROVINCE_REQUEST: PaperKind.REQUEST,
    TemplateKind.PARTNER_LETTER: PaperKind.OTHER,
    TemplateKind.INTENT: PaperKind.INTENT_DRAFT,
    TemplateKind.COOPERATION: PaperKind.AGREEMENT_DRAFT,
    TemplateKind.FORMAL: PaperKind.AGREEMENT_DRAFT,
    TemplateKind.RENEWAL: PaperKind.AGREEMENT_DRAFT,
}
"""As what a draft is filed with its case."""


def is_list(name: str) -> bool:
    return name in PLACEHOLDERS and PLACEHOLDERS[name].is_list


def objection_to_names(
    names: Iterable[str], loops: Iterable[str], bare: Iterable[str]
) -> Objection | None:
    """Say why a template cannot be used, by the names it asks for. loops: those that it goes
    over line by line; bare: those that stand by themselves."""
    asked = sorted(set(names))
    unknown = [name for name in asked if name not in PLACEHOLDERS]
    if unknown:
        return _unknown(unknown[0])
    if not asked:
        return Objection(
            "no_placeholder", _("This file has no placeholder: it would be the same for all cases.")
        )
    single = sorted(name for name in set(loops) if not is_list(name))
    if single:
        said = _("“%(name)s” is one value and no list: it cannot stand in a “for”.")
        return Objection("no_list", said % {"name": single[0]})
    lists = sorted(name for name in set(bare) if is_list(name))
    if lists:
        said = _("“%(name)s” is a list: go over it with {%%p for one in %(name)s %%}.")
        return Objection("bare_list", said % {"name": lists[0]})
    return None


def _unknown(name: str) -> Objection:
    nearest = process.extractOne(name, list(PLACEHOLDERS), score_cutoff=60)
    if nearest is None:
        said = _("There is no placeholder “%(name)s”. The table below has all of them.")
        return Objection("unknown_placeholder", said % {"name": name})
    said = _("There is no placeholder “%(name)s”. Is “%(near)s” meant?")
    return Objection("unknown_placeholder", said % {"name": name, "near": nearest[0]})
