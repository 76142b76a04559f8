"""Which column of a ledger of visits says what, and what its cells mean.

Source: ledgers of visits in and out as offices keep them (出访台账, 来访台账): groups (批) and persons
(人次) in columns of their own, or together in one cell.
"""

import re
from collections.abc import Mapping, Sequence

from youcheng.lib.periods import PartialDate
from youcheng.lib.text import _, fold, half_width

FIELDS: dict[str, object] = {
    "place": _("partner"),
    "country": _("country"),
    "kind": _("kind of exchange"),
    "on": _("first day"),
    "until": _("last day"),
    "subject": _("what it was, in a few words"),
    "head": _("head of the group"),
    "post": _("post of the head"),
    "rank": _("highest guest"),
    "groups": _("number of groups"),
    "persons": _("number of persons"),
    "fields": _("fields of exchange"),
    "home": _("our unit"),
    "venue": _("place of the event"),
    "result": _("result"),
    "source": _("source"),
}

SYNONYMS: dict[str, str] = {
    "place": "城市|友城|对方城市|外方城市|出访城市|来访城市|目的地|前往城市|对象|友城名称|外国城市|partner|city|destination|sister city",
    "country": "国家|国别|国家地区|前往国家|出访国家|来访国家|所在国|country|state",
    "kind": "类型|方式|类别|往来类型|来往|进出|方向|出访来访|kind|type|direction",
    "on": "日期|时间|开始日期|起始日期|出访日期|来访日期|出发日期|抵达日期|起|出访时间|来访时间|date|from|start|first day|begin",
    "until": "结束日期|截止日期|返回日期|离开日期|回国日期|止|until|to|end|last day",
    "subject": "事由|任务|团组名称|团名|主题|内容|活动名称|任务名称|出访任务|来访事由|来访目的|subject|title|purpose|topic",
    "head": "团长|团长姓名|带队|领队|主宾|head|leader|head of delegation",
    "post": "团长职务|职务|主宾职务|post|position|title of head",
    "rank": "级别|最高级别|团长级别|礼宾级别|rank|level",
    "groups": "批次|批数|团组数|批|groups|number of groups",
    "persons": "人数|人次|团员人数|总人数|persons|people|number of persons|headcount",
    "fields": "领域|交流领域|合作领域|field|fields|area",
    "home": "我方单位|组团单位|接待单位|派出单位|承办单位|责任单位|单位|home|home unit|unit|host",
    "venue": "地点|活动地点|会见地点|venue|location",
    "result": "成果|结果|成效|备注|result|outcome|note|remarks",
    "source": "来源|依据|文号|批件号|source|reference",
}
_KNOWN = {fold(name): field for field, names in SYNONYMS.items() for name in names.split("|")}

KINDS: dict[str, str] = {
    fold(word): kind
    for kind, words in {
        "visit_out": "出访|出国|派出|因公出访|外出|out|outbound|visit out|visit abroad|visit_out",
        "visit_in": "来访|接待|来宁|来华|入境|in|inbound|visit in|visit to us|visit_in",
        "meeting": "会见|会谈|会晤|座谈|meeting|talks",
        "letter": "函电|函|信函|贺信|贺电|致函|来函|letter|telegram",
        "call": "通话|视频会|视频会议|电话|call|video call",
        "event": "活动|演出|展览|论坛|event|exhibition",
        "gift": "礼品|赠礼|gift",
        "media": "媒体|报道|media",
    }.items()
    for word in words.split("|")
}
RANKS: dict[str, int] = {
    fold(word): rank
    for rank, words in {
        1: "国家元首|政府首脑|国家级|head of state",
        2: "省部级|部长|省长|正部级|minister",
        3: "副省部级|副部级|副部长|副省长|vice-minister",
        4: "正厅级|厅局级|正厅局级|市长|局长|mayor",
        5: "副厅级|副厅局级|副市长|副局长|deputy mayor",
        6: "处级|正处级|县处级|division",
        7: "其他|科级|other",
    }.items()
    for word in words.split("|")
}
SCAN = 15
"""Rows among which the header is looked for."""
_GROUPS = re.compile(r"(\d+)\s*(?:批|个?团|groups?)")
_PERSONS = re.compile(r"(\d+)\s*(?:人次|人|名|persons?|people)")
_BETWEEN = re.compile(r"\s*(?:—+|–+|~|～|至|到|\bto\b)\s*|(?<=[日号\d])\s*-\s*(?=\d{4})")
_LIST = re.compile(r"[、,，;；/\s]+")


def map_headers(row: Sequence[str]) -> dict[int, str]:
    """Column → field; of two columns for one field the first counts."""
    found: dict[int, str] = {}
    for column, text in enumerate(row):
        field = _KNOWN.get(fold(re.sub(r"[(（].*?[)）]", "", text)))
        if field and field not in found.values():
            found[column] = field
    return found


def find_header(rows: Sequence[Sequence[str]]) -> tuple[int, dict[int, str]] | None:
    """The row among the first that names the partner and the day, and its columns."""
    for index, row in enumerate(rows[:SCAN]):
        columns = map_headers(row)
        if {"place", "on"} <= set(columns.values()):
            return index, columns
    return None


def kind_of(text: str, title: str = "") -> str | None:
    """The kind that a cell says, or else the name of the sheet or file; None where none does."""
    if text.strip():
        return KINDS.get(fold(text))
    for kind, words in (("visit_out", ("出访", "出国", "outbound")),
                        ("visit_in", ("来访", "接待", "inbound"))):  # fmt: skip
        if any(word in title.lower() for word in words):
            return kind
    return None


def days_of(on: str, until: str) -> tuple[PartialDate, PartialDate | None]:
    """Both days, also where they stand in one cell with a dash between them.

    Raises:
        ValueError: one of them is no date.
    """
    on = half_width(on).strip()
    if not until.strip():
        first, *rest = _BETWEEN.split(on, maxsplit=1)
        if rest and rest[0]:
            return PartialDate.parse(first), PartialDate.parse(_whole(first, rest[0]))
        return PartialDate.parse(on), None
    return PartialDate.parse(on), PartialDate.parse(half_width(until).strip())


def _whole(first: str, last: str) -> str:
    """The second of two days in a cell may leave out its year, or its month too: 5月21日至24日."""
    year = re.match(r"\d{4}[年./-]", first)
    if re.match(r"\d{4}", last) or not year:
        return last
    month = re.match(r"\d{4}([年./-])(\d{1,2})[月./-]", first)
    if re.search(r"[月./-]\d", last) or not month:
        return year[0] + last
    return f"{year[0]}{month[2]}{'月' if month[1] == '年' else month[1]}{last}"


def counts_of(groups: str, persons: str) -> tuple[int | None, int | None]:
    """Groups and persons, from cells of their own or from one that has both: 1批12人次.

    Raises:
        ValueError: a cell has something that is no number.
    """
    n_groups, n_persons = _number(groups, _GROUPS), _number(persons, _PERSONS)
    if n_groups is None and (match := _GROUPS.search(half_width(persons))):
        n_groups = int(match[1])
    if n_persons is None and (match := _PERSONS.search(half_width(groups))):
        n_persons = int(match[1])
    return n_groups, n_persons


def _number(text: str, named: re.Pattern[str]) -> int | None:
    text = half_width(text).strip().replace(",", "")
    if not text or text in {"-", "—", "无", "/"}:
        return None
    if match := named.search(text):
        return int(match[1])
    if re.fullmatch(r"\d{1,7}(\.0+)?", text):
        return int(float(text))
    raise ValueError(text)


def rank_of(text: str) -> int | None:
    """Raises ValueError where the word is not known."""
    if not text.strip():
        return None
    return RANKS[fold(text)] if fold(text) in RANKS else _no_rank(text)


def _no_rank(text: str) -> int:
    raise ValueError(text)


def fields_of(text: str, known: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Codes of the fields named in a cell, and the words that name none. known: folded → code."""
    words = [word for word in _LIST.split(text.strip()) if word]
    codes = [known[fold(word)] for word in words if fold(word) in known]
    return list(dict.fromkeys(codes)), [word for word in words if fold(word) not in known]
