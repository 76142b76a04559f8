"""Which column of a list of persons says what, and what its cells mean.

Source: lists of contacts as offices keep them (通讯录, 外宾名册, visiting cards typed off), one line
for a person or for a post.
"""

import re
from collections.abc import Mapping, Sequence

from youcheng.dataio.rules.visits import RANKS
from youcheng.lib.languages import SPOKEN
from youcheng.lib.text import _, fold, half_width, has_han
from youcheng.people.enums import Consent, ContactKind, NameOrder, Script, Sex
from youcheng.people.rules.names import FAMILY_FIRST, script_of, whole_name

FIELDS: dict[str, object] = {
    "name_main": _("full name"),
    "name_zh": _("Chinese name"),
    "name_en": _("Latin spelling"),
    "family": _("family name"),
    "given": _("given name"),
    "other_names": _("other spellings"),
    "title": _("title"),
    "sex": _("sex"),
    "body": _("organisation"),
    "post": _("post"),
    "rank": _("rank"),
    "place": _("city of the organisation"),
    "country": _("country"),
    "began": _("in office from"),
    "ended": _("in office until"),
    "term_ends": _("term ends"),
    "email": _("e-mail"),
    "phone": _("telephone"),
    "mobile": _("mobile telephone"),
    "fax": _("fax"),
    "wechat": _("WeChat"),
    "post_address": _("postal address"),
    "web": _("web page"),
    "languages": _("languages spoken"),
    "interests": _("interests"),
    "dietary": _("food"),
    "protocol": _("protocol notes"),
    "salutation_zh": _("how to address, in Chinese"),
    "salutation": _("how to address, in their language"),
    "introduced_by": _("introduced by"),
    "purpose": _("what it is held for"),
    "consent": _("consent"),
    "consent_on": _("consent as of"),
    "retain_until": _("kept until"),
    "note": _("note"),
    "source": _("source"),
}

SYNONYMS: dict[str, str] = {
    "name_main": "姓名|外文姓名|原文姓名|名字|联系人|本名|name|full name|contact",
    "name_zh": "中文名|中文姓名|汉语名|中文译名|译名|chinese name|name in chinese",
    "name_en": "英文名|英文姓名|拉丁拼写|拼音|罗马字|护照姓名|english name|latin name|latin spelling|romanised name",
    "family": "姓|姓氏|family name|surname|last name",
    "given": "名|given name|first name|forename",
    "other_names": "别名|曾用名|其他写法|又名|other names|also known as|aliases",
    "title": "头衔|学衔|尊称|title|honorific",
    "sex": "性别|sex|gender",
    "body": "单位|工作单位|机构|所在单位|公司|单位名称|机构名称|organisation|organization|company|institution|employer",
    "post": "职务|职位|职称|现职|岗位|post|position|job title|function",
    "rank": "级别|礼宾级别|职级|rank|level",
    "place": "城市|所在城市|所在地|友城|city|town|sister city",
    "country": "国家|国别|国籍|国家地区|country|nation",
    "began": "任职起|任职时间|任职开始|到任|上任时间|任职日期|from|in office from|in office since|since",
    "ended": "任职止|离任|卸任时间|任职结束|until|left office|to",
    "term_ends": "任期届满|任期至|届满|换届时间|term ends|end of term",
    "email": "邮箱|电子邮件|电子邮箱|邮件|email|e-mail|mail",
    "phone": "电话|座机|办公电话|联系电话|固定电话|phone|telephone|tel",
    "mobile": "手机|移动电话|手机号|手机号码|mobile|cell|cell phone",
    "fax": "传真|fax",
    "wechat": "微信|微信号|wechat",
    "post_address": "地址|通讯地址|通信地址|邮寄地址|address|postal address",
    "web": "网址|网站|主页|web|website|homepage",
    "languages": "语言|语种|通晓语言|工作语言|languages|language",
    "interests": "兴趣|爱好|兴趣爱好|关注领域|interests|hobbies",
    "dietary": "饮食|饮食禁忌|忌口|food|diet|dietary",
    "protocol": "礼宾|礼宾注意|礼宾事项|protocol|protocol notes",
    "salutation_zh": "中文称呼|称呼|salutation in chinese",
    "salutation": "外文称呼|salutation|how to address",
    "introduced_by": "介绍人|引荐人|introduced by|introduction",
    "purpose": "用途|留存目的|使用目的|purpose",
    "consent": "同意|同意情况|授权情况|consent",
    "consent_on": "同意日期|授权日期|consent date|consent as of",
    "retain_until": "留存期限|保存至|保管至|留存至|keep until|retain until|kept until",
    "note": "备注|说明|note|notes|remark|remarks",
    "source": "来源|信息来源|source",
}  # fmt: skip
_KNOWN = {fold(name): field for field, names in SYNONYMS.items() for name in names.split("|")}
NAMES = frozenset({"name_main", "name_zh", "name_en", "family", "given"})
CONTACTS: dict[str, str] = {
    "email": ContactKind.EMAIL,
    "phone": ContactKind.PHONE,
    "mobile": ContactKind.MOBILE,
    "fax": ContactKind.FAX,
    "wechat": ContactKind.WECHAT,
    "post_address": ContactKind.POST,
    "web": ContactKind.WEB,
}
"""Columns that hold ways to reach somebody."""
WHOLE = frozenset({"wechat", "post_address"})
"""Of these a cell holds one: an address has commas."""
SEXES: dict[str, str] = {
    fold(word): sex
    for sex, words in {
        Sex.MALE: "男|男性|先生|m|male|man|mr",
        Sex.FEMALE: "女|女性|女士|f|female|woman|ms|mrs",
        Sex.OTHER: "其他|other|x",
    }.items()
    for word in words.split("|")
}
CONSENTS: dict[str, str] = {
    fold(word): consent
    for consent, words in {
        Consent.NOT_ASKED: "未征求|未询问|未问|not asked|not_asked",
        Consent.OFFICE: "公职|公务|公开职务|无需同意|不需要|office|public office|not needed",
        Consent.GIVEN: "同意|已同意|是|given|yes|granted",
        Consent.REFUSED: "不同意|拒绝|否|refused|no",
        Consent.WITHDRAWN: "撤回|已撤回|withdrawn",
    }.items()
    for word in words.split("|")
}
_TONGUES: dict[str, str] = {
    "zh": "汉语|中文|普通话|华语|chinese|mandarin", "en": "英语|英文|english",
    "de": "德语|德文|german|deutsch", "fr": "法语|法文|french", "es": "西班牙语|西语|spanish",
    "pt": "葡萄牙语|葡语|portuguese", "it": "意大利语|意语|italian", "nl": "荷兰语|dutch",
    "ru": "俄语|俄文|russian", "uk": "乌克兰语|ukrainian", "ja": "日语|日文|japanese",
    "ko": "韩语|朝鲜语|韩国语|korean", "ar": "阿拉伯语|阿语|arabic", "fa": "波斯语|persian|farsi",
    "el": "希腊语|greek", "tr": "土耳其语|turkish", "ms": "马来语|malay", "th": "泰语|thai",
    "vi": "越南语|vietnamese", "mn": "蒙古语|蒙语|mongolian",
}  # fmt: skip
LANGUAGES: dict[str, str] = {
    fold(word): code
    for code, _title in SPOKEN
    for word in (code, *_TONGUES.get(code, "").split("|"))
    if word
}
SCAN = 15
"""Rows among which the header is looked for."""
_LIST = re.compile(r"[、,，;；/\n|]+")
_WORDS = re.compile(r"[、,，;；/\s|]+")
_BRACKETS = re.compile(r"^(.+?)\s*[(（\[【](.+?)[)）\]】]\s*$", re.DOTALL)
_SLASH = re.compile(r"\s*[/／|]\s*")
_ASIDE = re.compile(r"[(（].*?[)）]")


def map_headers(row: Sequence[str]) -> dict[int, str]:
    """Column → field; of two columns for one field the first counts."""
    found: dict[int, str] = {}
    for column, text in enumerate(row):
        field = _KNOWN.get(fold(text)) or _KNOWN.get(fold(_ASIDE.sub("", text)))
        if field and field not in found.values():
            found[column] = field
    return found


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """The row among the first that is a header: it names a name and something besides."""
    for index, row in enumerate(rows[:SCAN]):
        fields = set(map_headers(row).values())
        if fields & NAMES and len(fields) > 1:
            return index
    return None


def names_of(said: Mapping[str, str]) -> dict[str, str]:
    """Columns of a person's name from the cells of a row. Two names of one cell are parted where
    brackets or a stroke divide them: 容格（Burkhard Jung）, 王小明/Wang Xiaoming."""
    main, zh, en = (said.get(name, "") for name in ("name_main", "name_zh", "name_en"))
    family, given = said.get("family", ""), said.get("given", "")
    if not main and (family or given):
        script = script_of(family or given)
        main = whole_name(family, given, _order(script), script)
    main, beside = _parted(main)
    if beside:
        if has_han(beside):
            zh = zh or beside
        else:
            en = en or beside
    if has_han(main) and beside and not has_han(beside):
        # The bearer's own writing is the foreign one.
        zh, main = zh or main, beside
        en = "" if en == beside else en
    main = main or en or zh
    order = _order(script_of(main))
    key = fold(main)
    if family and key.startswith(fold(family)) and not key.startswith(fold(given) or "\0"):
        order = NameOrder.FAMILY_FIRST
    if not (family and given) and len(main.split()) == 1 and order == NameOrder.GIVEN_FIRST:
        order = NameOrder.SINGLE
    return {
        "name_main": main, "name_zh": zh, "name_en": en, "family": family, "given": given,
        "name_order": order,
    }  # fmt: skip


def _order(script: Script) -> NameOrder:
    return NameOrder.FAMILY_FIRST if script in FAMILY_FIRST else NameOrder.GIVEN_FIRST


def _parted(text: str) -> tuple[str, str]:
    """A name and another one beside it in the same cell; the second is empty where there is none,
    or where it is no name of another script."""
    match = _BRACKETS.match(text)
    parts = list(match.groups()) if match else _SLASH.split(text, maxsplit=1)
    if len(parts) != 2 or not all(map(fold, parts)):
        return text, ""
    if script_of(parts[0]) == script_of(parts[1]):
        return text, ""
    return parts[0].strip(), parts[1].strip()


def contacts_of(said: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Column, kind and value of each contact detail of a row. A cell may hold several."""
    found = []
    for column, kind in CONTACTS.items():
        text = said.get(column, "")
        values = [text] if column in WHOLE else _LIST.split(text)
        found += [(column, kind, value.strip()) for value in values if value.strip()]
    return found


def sex_of(text: str) -> str:
    """Raises ValueError where the word is not known."""
    return _one_of(SEXES, text)


def consent_of(text: str) -> str:
    """Raises ValueError where the word is not known."""
    return _one_of(CONSENTS, text)


def rank_of(text: str) -> int | None:
    """Raises ValueError where the word is not known."""
    if not text.strip():
        return None
    if (rank := RANKS.get(fold(text))) is None:
        raise ValueError(text)
    return rank


def _one_of(known: Mapping[str, str], text: str) -> str:
    if not text.strip():
        return ""
    if (found := known.get(fold(half_width(text)))) is None:
        raise ValueError(text)
    return str(found)


def languages_of(text: str) -> tuple[str, list[str]]:
    """Codes with a blank between them, and the words that name no language that is offered."""
    words = [word for word in _WORDS.split(text.strip()) if word]
    codes = [LANGUAGES[fold(word)] for word in words if fold(word) in LANGUAGES]
    return " ".join(dict.fromkeys(codes)), [word for word in words if fold(word) not in LANGUAGES]


def spellings_of(text: str) -> list[str]:
    """Other names of a cell, each once."""
    return list(dict.fromkeys(one.strip() for one in _LIST.split(text) if one.strip()))
