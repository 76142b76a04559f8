"""Papers and events of a tie as lines of one cell: what the export writes and the import reads.

A line is one fact, "日期=1978-12-21;事由=结好;类型=友好城市". A reader of the sheet sees what happened;
nothing of it is lost on the way back.
"""

import re
from collections.abc import Mapping, Sequence

EVENT_WORDS = {
    "intent": "签意向书",
    "established": "结好",
    "attested": "见于记录",
    "upgraded": "改变类型",
    "renewed": "续签",
    "memorandum": "签备忘录",
    "suspended": "暂停",
    "resumed": "恢复",
    "terminated": "终止",
    "succeeded": "对方更名或合并",
}
TIE_WORDS = {
    "formal": "友好城市",
    "cooperative": "友好合作",
    "grass_roots": "民间友好",
    "unknown": "待定",
}
PAPER_WORDS = {
    "intent": "意向书",
    "cooperation": "合作协议",
    "formal": "友好城市协议",
    "grass_roots": "民间友好协议",
    "renewal": "续签协议",
    "memorandum": "备忘录",
}
KEYS = {
    "kind": "事由",
    "on": "日期",
    "to_kind": "类型",
    "instrument": "文书",
    "place": "地名编号",
    "paper": "文号",
    "note": "说明",
    "number": "序",
    "label": "名称",
    "signed_on": "签署",
    "ends_on": "至",
    "is_tacit": "自动续期",
    "languages": "语言",
    "signer_home": "我方",
    "signer_abroad": "外方",
}
_NAMES = {word: key for key, word in KEYS.items()}
_ESCAPES = {"\\": "\\\\", ";": "\\;", "\n": "\\n", "\r": ""}


def write_lines(facts: Sequence[Mapping[str, str]]) -> str:
    """Write facts (field → text; empty ones are left out) as lines."""
    return "\n".join(
        ";".join(f"{KEYS[key]}={_escaped(value)}" for key, value in fact.items() if value)
        for fact in facts
    )


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(sign, sign) for sign in text)


def read_lines(text: str) -> list[dict[str, str]]:
    """Read what `write_lines` wrote.

    Raises:
        ValueError: a line is not of that form.
    """
    facts = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        fact: dict[str, str] = {}
        for part in re.findall(r"(?:\\.|[^;\\])+", line):
            name, equals, value = part.partition("=")
            if not equals or name.strip() not in _NAMES:
                raise ValueError(line)
            fact[_NAMES[name.strip()]] = re.sub(
                r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], value
            )
        facts.append(fact)
    return facts


def word_to_code(words: Mapping[str, str], word: str) -> str:
    """The code of a Chinese word; a code stands for itself.

    Raises:
        ValueError: it is neither.
    """
    for code, text in words.items():
        if word in {code, text}:
            return code
    raise ValueError(word)
