"""What the cells of a ledger say."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from youcheng.lib.periods import PartialDate, Precision, add_years
from youcheng.lib.text import fold, half_width, has_han

NOTHING = frozenset(
    fold(word) or word
    for word in "不详|待查|待定|未知|无|暂无|空|不明|待补|待核|待确认|缺|none|unknown|n/a|na|nil|null|tbd|tba|not known|-|--|—|——|/|\\|?|?".split("|")
)  # fmt: skip


def is_nothing(text: str) -> bool:
    """Say whether a cell only says that nothing is known."""
    return not text or not text.strip() or (fold(text) or text.strip()) in NOTHING


_MIXED = re.compile(
    r"([^A-Za-z]*[\u3400-\u9fff][^A-Za-z(]*?)\s*\(?([^\W\d_][^\u3400-\u9fff()]+)\)?"
)


def two_names(text: str) -> tuple[str, str]:
    """Split "名古屋 Nagoya" and "名古屋(Nagoya)" into their two names; ("", "") if it is one."""
    match = _MIXED.fullmatch(half_width(text).strip())
    if match is None or has_han(match[2]) or not has_han(match[1]):
        return "", ""
    return match[1].strip(" /,;、|-"), match[2].strip()


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)\.?,?\s+(\d{4})")
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
_ABOUT = re.compile(r"^(约|大约|大概|circa|ca\.?|about)\s*|\s*(左右|前后|\?)$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"\d{4}(?!\d)")
EXCEL_DAY_0 = date(1899, 12, 30)


@lru_cache(maxsize=20_000)  # Ledgers of many years say the same days again and again.
def read_date(text: str) -> tuple[PartialDate, str]:
    """Read a date as people write it. The second value is a warning's code or "".

    "serial": the cell held a day number of a spreadsheet. "about": the date was given as rough.

    Raises:
        ValueError: it is no date; one that no calendar has; or 03/04/1998, which is two dates.
    """
    text = half_width(text).strip()
    plain = _ABOUT.sub("", text).strip()
    warning = "about" if plain != text else ""
    if _YEAR_FIRST.match(plain):
        return PartialDate.parse(plain), warning
    if re.fullmatch(r"\d{5}(\.\d+)?", plain) and 15000 <= float(plain) <= 80000:
        return PartialDate(EXCEL_DAY_0 + timedelta(days=int(float(plain)))), "serial"
    low = plain.casefold()
    if match := _MONTH_FIRST.fullmatch(low):
        if match[1] in _MONTHS:
            day = int(match[2]) if match[2] else None
            return PartialDate.of(int(match[3]), _MONTHS[match[1]], day), warning
    elif match := _DAY_FIRST.fullmatch(low):
        if match[2] in _MONTHS:
            return PartialDate.of(int(match[3]), _MONTHS[match[2]], int(match[1])), warning
    elif match := _DAY_MONTH_YEAR.fullmatch(low):
        first, second, year = (int(part) for part in match.groups())
        if first > 12 >= second:
            return PartialDate.of(year, second, first), warning
        if second > 12 >= first:
            return PartialDate.of(year, first, second), warning
        if first == second:
            return PartialDate.of(year, first, second), warning
        raise ValueError("two_readings")
    return PartialDate.parse(plain), warning


_YEARS = re.compile(
    r"(?:为期|期限)?(\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:年|years?|yrs?)(?:期|有效)?"
)
_ENDLESS = re.compile(r"长期|无限期|永久|不定期|无固定|indefinite|permanent|open", re.IGNORECASE)
_TACIT = re.compile(
    r"自动(续|延|顺)[签延期续]{0,2}|默(认|示)续[签延期]{0,2}|tacit|automatic", re.IGNORECASE
)
_HAN = {sign: value for value, sign in enumerate("一二三四五六七八九", start=1)}


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _HAN.get(text, 0)
    return (_HAN.get(tens, 1) if tens else 1) * 10 + _HAN.get(ones, 0)


def read_term(text: str, signed: PartialDate | None) -> tuple[date | None, bool]:
    """Read the end of a term: "2023-05-01", "5年", "长期", "5年,自动续期".

    Returns its last day (None: unlimited) and whether it renews by itself.

    Raises:
        ValueError: it is none of these, or a length without a date to count from.
    """
    text = half_width(text)
    tacit = bool(_TACIT.search(text))
    plain = _TACIT.sub("", text)
    plain = re.sub(r"[,;。()]|续期|展期|(?:期满|届满|到期)后?|并可|renewal", " ", plain).strip()
    if _ENDLESS.search(text) or not plain:
        return None, tacit
    # "2006-01-01至2011-01-01": the end is what counts.
    plain = re.split(r"\s*(?:至|到|~|—|–|\bto\b)\s*", plain)[-1].strip() or plain
    if match := _YEARS.search(plain):
        if signed is None:
            raise ValueError("no_start")
        return add_years(signed.on, _number(match[1])) - timedelta(days=1), tacit
    return read_date(plain)[0].on, tacit


_STATUS: tuple[tuple[str, str], ...] = (
    ("terminated", r"终止|解除|结束|取消|断绝|terminated|\bended\b|dissolved|cancel"),
    ("lapsed", r"到期|过期|失效|期满|lapsed|expired"),
    ("suspended", r"暂停|中止|冻结|停滞|suspended|frozen|halted|baseline_suspended"),
    ("intent", r"意向|拟结|洽谈|intent|prospect"),
    (
        "in_force",
        r"正常|有效|活跃|在册|生效|存续|良好|现行|平稳|转冷|沉寂|久未|不活跃|in.?force|active|current|valid|dormant|normal"
        r"|cooling|ok",
    ),
)


def read_status(text: str) -> str | None:
    """in_force, suspended, lapsed, terminated or intent; None where the word is not known."""
    low = text.strip().casefold()
    for status, pattern in _STATUS:
        if status == "terminated" and re.search(r"未终止|未解除|not terminated", low):
            continue
        if status != "in_force" and re.search(r"恢复|resumed", low):
            continue
        if re.search(pattern, low):
            return status
    if re.search(r"恢复|resumed", low):
        return "in_force"
    return None


_YES = frozenset("是 有 对 √ ✓ y yes true 1 自动 t".split())


def read_flag(text: str) -> bool:
    return text.strip().casefold() in _YES


_CONFIDENCE = {
    "high": "high", "高": "high", "medium": "medium", "中": "medium", "中等": "medium",
    "low": "low", "低": "low",
}  # fmt: skip


def read_confidence(text: str) -> str:
    """high, medium, low, or "" where the word is another."""
    return _CONFIDENCE.get(text.strip().casefold(), "")


def read_kind(text: str, labels: Mapping[str, str]) -> tuple[str, bool]:
    """Read an office's label with its table of labels (folded key → meaning).

    Returns the meaning ("" if there is none) and whether it was only found inside the text.
    """
    key = fold(text)
    if not key:
        return "", False
    if key in labels:
        return labels[key], False
    inside = sorted((k for k in labels if len(k) > 1 and k in key), key=lambda k: (-len(k), k))
    if not inside:
        return "", False
    longest = {labels[k] for k in inside if len(k) == len(inside[0])}
    if any(labels[k] == "intent" for k in inside):
        longest = {"intent"}
    return (longest.pop(), True) if len(longest) == 1 else ("", False)


_STATED = re.compile(
    r"(?:截[至止]|统计(?:日期|时间)|as of|as at)\s*:?\s*"
    r"(\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?|\d{4}\s*年\s*\d{1,2}\s*月底?|\d{4}\s*年底?|\d{4}-\d{2})",
    re.IGNORECASE,
)


def stated_day(texts: list[str]) -> date | None:
    """The day for which a ledger says that it was drawn up: "截至2017年12月31日"."""
    for text in texts:
        if match := _STATED.search(half_width(text)):
            try:
                return PartialDate.parse(match[1].replace("底", "").replace(" ", "")).on
            except ValueError:
                continue
    return None


def agrees(exact: date, precision: str, rough: date, rough_precision: str) -> bool:
    """Say whether two dates can be the same, one being known less exactly (both last days)."""
    if rough_precision == Precision.YEAR or precision == Precision.YEAR:
        return exact.year == rough.year
    if rough_precision == Precision.MONTH or precision == Precision.MONTH:
        return (exact.year, exact.month) == (rough.year, rough.month)
    return exact == rough
