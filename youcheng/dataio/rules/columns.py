"""Which column of a ledger says what.

Source: headers of ledgers and tables seen in public; docs/reference/ledger.md lists the fields.
"""

import re
from collections.abc import Mapping, Sequence

from youcheng.lib.text import _, fold, half_width

FIELDS: dict[str, object] = {
    "place": _("city (Chinese)"),
    "place_en": _("city (foreign name)"),
    "country": _("country"),
    "state": _("state or province"),
    "kind": _("kind"),
    "level": _("level"),
    "home": _("home unit"),
    "district": _("district"),
    "signed_on": _("signed on"),
    "intent_on": _("letter of intent on"),
    "status": _("status"),
    "suspended_on": _("suspended on"),
    "ended_on": _("ended on"),
    "term_end": _("last day of the term"),
    "tacit": _("renews tacitly"),
    "languages": _("languages"),
    "signer_home": _("signed for us by (post)"),
    "signer_abroad": _("signed for them by (post)"),
    "paper": _("paper"),
    "source": _("source"),
    "confidence": _("confidence"),
    "note": _("note"),
    "lat": _("latitude"),
    "lon": _("longitude"),
    "geonameid": _("gazetteer number"),
    "is_demo": _("demonstration record"),
    "label": _("the office's own label"),
    "instruments": _("papers (exported)"),
    "events": _("events (exported)"),
    "": _("do not import"),
}
"""Fields of a ledger, in the order of the export."""

SYNONYMS: dict[str, str] = {
    "place": "名称|名字|城市|城市中文|城市中文名|中文城市|城市名|城市名称|中文名|中文名称|友城|友城名称|友城名|友好城市|友好城市名称|外方|外方城市|"
    "外方城市名称|外国城市|国外城市|对方城市|对方|结好城市|缔结城市|结好对象|结好城市名称|友好城市中文名|外方单位|外方城市中文|伙伴城市|"
    "友好城市城区|城市城区|姊妹城市|城市或地区|city|city name|partner city|partner|sister city|twin city|foreign city|"
    "name|name zh|city zh|city chinese|chinese name|place|twin town|partner place",
    "place_en": "外文名|外文|外文名称|英文|英文名|英文名称|城市英文|城市英文名|城市外文名|英文城市名|外方城市英文名|外方城市外文|原文名|"
    "english name|foreign name|name en|city en|city english|english|local name|name foreign",
    "country": "国家|国别|所在国|所在国家|所属国家|国家地区|国家或地区|国家和地区|外方国家|国名|对方国家|country|nation|"
    "country region|country iso2|country code|state nation|partner country|iso2",
    "state": "省州|州省|省州名|所属省州|所在省州|所在州省|一级行政区|省份|外方省州|州|州府|省|state|province|state province|"
    "province state|region or state|admin1|state or province|region state",
    "kind": "类型|性质|类别|关系|关系类型|结好类型|结好性质|友城类型|友城性质|种类|关系性质|结好类别|协议类型|友好关系类型|合作类型|结好形式|"
    "type|kind|tie type|tie kind|relationship|relation|category|nature|type of tie|relationship type",
    "level": "级别|层级|层次|友城级别|结好级别|行政级别|level|tier",
    "home": "我方|我方单位|我方主体|主体|结好主体|我方城市|结好单位|主体单位|中方|中方城市|中方单位|归口单位|责任单位|主管单位|牵头单位|单位|我市单位|签约单位|"
    "我市|联系单位|单位代码|home|home unit|unit|our side|chinese side|our unit|home city|unit code|responsible unit",
    "district": "区|城区|所属区|区县|县区|行政区|所在区|结好区|我方区|辖区|district|borough",
    "signed_on": "结好日期|结好时间|结好年份|结好年月|签约日期|签约时间|签署日期|签署时间|签订日期|签订时间|签字日期|签字时间|缔结日期|"
    "缔结时间|建立日期|建立时间|协议日期|协议签署日期|协议签署时间|协议签订日期|正式结好日期|正式结好时间|结好年|年份|日期|时间|"
    "结为友城时间|结为友城日期|建立关系时间|建立友好关系时间|date|signed|signed on|signed date|date signed|since|established|"
    "established on|date established|year|year established|agreement date|signing date|date of agreement|start date|start",
    "intent_on": "意向书|意向书日期|意向书时间|意向书签署日期|意向书签署时间|签署意向书|签署意向书日期|意向日期|letter of intent|"
    "intent|intent on|intent date|letter of intent date",
    "status": "状态|现状|关系状态|友城状态|目前状态|当前状态|往来状态|status|stage|state of tie|current status",
    "suspended_on": "暂停日期|暂停时间|中止日期|中止时间|冻结日期|suspended|suspended on|suspension date",
    "ended_on": "终止日期|终止时间|解除日期|解除时间|结束日期|结束时间|终止|终止年份|取消日期|ended|ended on|end date|end|"
    "terminated|terminated on|termination date|date ended",
    "term_end": "有效期至|有效期|有效期限|协议有效期|协议有效期至|期满|期满日期|期限|到期|到期日|到期日期|到期时间|失效日期|届满日期|expires|"
    "expires on|expiry|expiry date|valid until|valid to|term|term end|term ends|end of term",
    "tacit": "自动续期|自动延期|默认续期|默示续期|自动顺延|tacit|tacit renewal|auto renewal|automatic renewal",
    "languages": "语言|文本语言|协议语言|文字|language|languages",
    "signer_home": "我方签署人|我方签字人|我方签署职务|中方签署人|中方签字人|我方签署人职务|signer home|signed by us|our signer",
    "signer_abroad": "外方签署人|外方签字人|对方签署人|对方签字人|外方签署人职务|signer abroad|signed by them|their signer",
    "paper": "协议|协议名称|文件|文件名称|文号|批准文号|批复文号|协议编号|批文|文书名称|document|paper|agreement|agreement title|"
    "approval number|reference",
    "source": "来源|资料来源|信息来源|数据来源|出处|依据|source|sources|reference source",
    "confidence": "可信度|置信度|可靠程度|confidence|certainty|reliability",
    "note": "备注|说明|注|附注|备考|其他|备注说明|note|notes|remark|remarks|comment|comments",
    "lat": "纬度|lat|latitude",
    "lon": "经度|lon|lng|longitude",
    "geonameid": "地名编号|geonameid|geoname id|gazetteer number",
    "is_demo": "演示数据|演示|demonstration|demonstration record|is demo",
    "label": "称谓|本单位称谓|本地称谓|office label|own label|label",
    "instruments": "文书|文书记录|papers exported|instruments",
    "events": "事件|事件记录|大事记录|events exported|events",
    "": "序号|编号|序|号|no|nr|number|id|洲|大洲|洲别|所在洲|地区分布|continent|region",
}

CONTACTS = frozenset(
    fold(word)
    for word in "归口单位|责任单位|联系单位|主管单位|牵头单位|responsible unit".split("|")
)
"""Columns that often name an office within the home unit: a name that is no unit is no mistake."""

_EXTRA = re.compile(
    r"(中文|名称|名|必填|选填|全称|简称|年月日|格式|yyyymmdd|yyyy|required|optional|公历|填写|如有|zh|cn)+$"
)
_BY_KEY: dict[str, str] = {
    fold(word): field for field, words in SYNONYMS.items() for word in words.split("|")
}
_FOREIGN = re.compile(r"英文|外文|英语|外语|原文|english|foreign|eng?$")
SCAN = 25
"""Rows from the top in which the header is looked for."""


def field_of(header: str) -> str | None:
    """The field that a header names: "" if it is known to be of no use, None if not known."""
    header = half_width(header)
    key = fold(re.sub(r"\s*\n\s*", "", header))
    if key in _BY_KEY:
        return _BY_KEY[key]
    # 城市(中文名)* or 结好日期(年月日)
    trimmed = _EXTRA.sub("", key)
    head = fold(re.split(r"[(\[\n/]", header)[0])
    field = _BY_KEY.get(trimmed, _BY_KEY.get(head)) if trimmed else _BY_KEY.get(head)
    # 友城名称(英文)
    return "place_en" if field == "place" and _FOREIGN.search(key) else field


def map_columns(headers: Sequence[str], given: Mapping[str, str] | None = None) -> dict[int, str]:
    """Give the field of each column; a field is taken by the first column that names it.

    given: header → field as a person chose; it wins over the synonyms.
    """
    given = given or {}
    chosen = {fold(header): field for header, field in given.items()}
    columns: dict[int, str] = {}
    taken: set[str] = set()
    for index, header in enumerate(headers):
        field = chosen.get(fold(header)) if fold(header) in chosen else None
        if field:
            columns[index] = field
            taken.add(field)
    for index, header in enumerate(headers):
        if index in columns or fold(header) in chosen:
            continue
        field = field_of(header) if header else None
        if field and field not in taken:
            columns[index] = field
            taken.add(field)
    if "place" not in taken and "place_en" in taken:
        return columns
    return columns


def find_header(
    rows: Sequence[Sequence[str]], given: Mapping[str, str] | None = None
) -> tuple[int, dict[int, str]] | None:
    """Find the header among the first rows: its index and columns. None if there is none.

    A header names the place, and at least one thing more about it.
    """
    best: tuple[int, int, dict[int, str]] | None = None
    for index, row in enumerate(rows[:SCAN]):
        columns = map_columns(row, given)
        fields = set(columns.values())
        if not fields & {"place", "place_en"} or len(fields) < 2:
            continue
        known = sum(1 for cell in row if cell and field_of(cell) is not None)
        if best is None or max(known, len(columns)) > best[0]:
            best = (max(known, len(columns)), index, columns)
    return (best[1], best[2]) if best else None


def is_header_again(row: Sequence[str], headers: Sequence[str]) -> bool:
    """Say whether a row repeats the header, as printed ledgers do on each page."""
    pairs = [(a, b) for a, b in zip(row, headers, strict=False) if a]
    alike = len(pairs)
    for a, b in pairs:
        if a != b and fold(a) != fold(b):
            alike -= 1
            if alike < 0.6 * len(pairs):
                return False
    return len(pairs) >= 2


# A Latin word ends there: Sumy and Sumter are cities.
_SUM = re.compile(
    r"^(合计|总计|小计|共计|总数|合共|(grand total|total|subtotal|sum)(?![^\W\d_一-鿿]))",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"^(注|备注|说明|填表|制表|审核|统计|资料来源|来源|截至|截止|第.{1,4}页|note|source|prepared)"
    r"\s*[:0-9人日单]?",
    re.IGNORECASE,
)
_SECTION = re.compile(r"^\(?[一二三四五六七八九十]{1,3}\)?[、.\s]")


_CONTINENT = re.compile(
    r"^(亚洲|欧洲|非洲|美洲|北美洲|南美洲|大洋洲|拉丁美洲|asia|europe|africa|(north |south )?americas?|oceania)"
    r"\s*(\(.*\)|[:\d]+.*)?$",
    re.IGNORECASE,
)


def is_beside_the_point(row: Sequence[str], columns: Mapping[int, str]) -> bool:
    """Say whether a row is no record: blank, only numbered, a section, a sum or a remark."""
    filled = [(index, cell) for index, cell in enumerate(row) if cell.strip()]
    useful = [pair for pair in filled if columns.get(pair[0], "")]
    if not useful and len(filled) <= 1 and not (filled and len(filled[0][1]) > 60):
        return True
    if not filled:
        return True
    plain = [half_width(cell) for _, cell in filled[:2]]
    if any(_SUM.match(cell.strip()) for cell in plain):
        return True
    first = plain[0].strip()
    if all(half_width(cell) == plain[0] for _, cell in filled[1:]):
        is_title = _SECTION.match(first) or _REMARK.match(first) or _CONTINENT.match(first)
        return bool(is_title or len(first) > 40) or (
            columns.get(filled[0][0]) not in {"place", "place_en"}
        )
    return False
