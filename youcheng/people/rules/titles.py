"""Titles of posts in Chinese and in English that may mean one post."""

from functools import cache

from youcheng.lib.text import fold, has_han

SAME = (
    "市长|mayor|lord mayor|city mayor", "副市长|deputy mayor|vice mayor", "区长|district mayor",
    "县长|county mayor|county head", "省长|governor", "副省长|deputy governor|vice governor",
    "州长|governor", "部长|minister", "副部长|deputy minister|vice minister",
    "局长|director general|bureau chief|head of bureau|director",
    "副局长|deputy director general|deputy bureau chief|deputy director",
    "司长|director general", "副司长|deputy director general",
    "主任|director|head of office", "副主任|deputy director|deputy head of office",
    "处长|head of division|division chief|division director|director",
    "副处长|deputy head of division|deputy division chief|deputy director",
    "科长|section chief|head of section", "副科长|deputy section chief|deputy head of section",
    "秘书长|secretary general", "副秘书长|deputy secretary general|vice secretary general",
    "秘书|secretary", "书记|party secretary|secretary", "助理|assistant", "顾问|adviser|advisor",
    "会长|president|chairman|chairwoman|chairperson|chair",
    "副会长|vice president|vice chairman|vice chairwoman|vice chair",
    "主席|president|chairman|chairwoman|chairperson|chair",
    "副主席|vice president|vice chairman|vice chairwoman|vice chair",
    "理事长|president|chairman|chairwoman|chair", "议长|speaker|president of the council",
    "议员|councillor|member of the council|member of parliament",
    "董事长|chairman|chairwoman|chairman of the board", "总裁|president|chief executive officer",
    "总经理|general manager|managing director", "副总经理|deputy general manager",
    "经理|manager", "首席执行官|chief executive officer|ceo",
    "校长|rector|president|principal|headmaster|headmistress",
    "副校长|vice rector|vice president|vice principal|deputy principal",
    "院长|dean|president|director", "副院长|vice dean|vice president|deputy director",
    "馆长|director|curator", "团长|head of delegation|director", "教授|professor",
    "副教授|associate professor", "讲师|lecturer", "教师|teacher", "医生|doctor|physician",
    "工程师|engineer", "翻译|interpreter|translator", "记者|journalist|reporter",
    "大使|ambassador", "总领事|consul general", "副总领事|deputy consul general", "领事|consul",
    "参赞|counsellor|counselor", "项目经理|project manager", "协调员|coordinator",
)  # fmt: skip
"""One post a row, the Chinese title first. A title may stand in several: directors are many."""

UNKNOWN = ("post not known", "职务不详", "职务未知", "不详", "未知", "unknown", "n/a")
"""What is written where nobody knew it."""


@cache
def _unknown() -> frozenset[str]:
    return frozenset(map(fold, UNKNOWN))


@cache
def _rows() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for at, row in enumerate(SAME):
        for title in row.split("|"):
            found.setdefault(fold(title), set()).add(at)
    return {title: frozenset(rows) for title, rows in found.items()}


def is_same_title(one: str, other: str) -> bool:
    """Say whether two folded titles are one, or of one row: 副市长, deputymayor."""
    if not one or not other:
        return False
    if one == other:
        return one not in _unknown()
    # In one language a president and a rector are two.
    if has_han(one) == has_han(other):
        return False
    rows = _rows()
    return not rows.get(one, frozenset()).isdisjoint(rows.get(other, ()))


def is_other_title(one: str, other: str) -> bool:
    """Say whether two folded titles are known to mean two posts."""
    if not one or not other or one == other or is_same_title(one, other):
        return False
    if one in _unknown() or other in _unknown():
        return False
    rows = _rows()
    return has_han(one) == has_han(other) or (one in rows and other in rows)
