"""Spellings of one name: what is left of a name when order, accents, splitting and script do not
count.

What it does not know: the Japanese and Korean reading of Chinese characters, Cantonese and
Wade–Giles spellings, and the letters of Arabic, Hebrew, Thai and Indian scripts, which meet only
their own.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from youcheng.lib.text import fold, has_han, tokens
from youcheng.search.rules import sounds

FAMILY_SOUNDS = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "朴": "piao", "区": "ou",
    "任": "ren", "盖": "ge", "华": "hua", "尉": "yu", "乐": "yue", "缪": "miao", "折": "she",
    "种": "chong", "覃": "qin", "翟": "zhai", "万": "wan", "宁": "ning", "秘": "bi", "燕": "yan",
}  # fmt: skip
"""Characters that sound otherwise as a family name, at the beginning."""
DOUBLE = frozenset(
    [
        "欧阳",
        "司马",
        "诸葛",
        "上官",
        "东方",
        "夏侯",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "端木",
    ]
)
"""Family names of two characters."""
CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y",
    "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "є": "ye", "ґ": "g", "ђ": "dj", "ј": "j",
    "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz",
}  # fmt: skip
_CYRILLIC = str.maketrans(CYRILLIC)
# Two ways to write one sound: Mueller and Müller, LYU and LV and Lu.
_LOOSE = (
    (re.compile(r"([aou])e(?=[^aeiou]|$)"), r"\1"),
    (re.compile(r"(?<=[ln])(?:v(?![aeio])|yu(?!a))"), "u"),
)
_DOT = re.compile(r"[·•・‧∙.]")
_ASIDE = re.compile(r"[(（\[].*?[)）\]]")  # noqa: RUF001
_JOINING = re.compile(r"[-'’ʼ‐]")  # noqa: RUF001
FOREIGN_LENGTH = 5
"""A Chinese name of so many characters writes the sound of a foreign one."""
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴"
    "霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑"
    "景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
    "封官谈匡鞠惠荆乐冀胥南班储原栗燕楚鄢谌郗奚区"
)
"""Family names of one character; a name that begins with none of them writes a foreign sound."""

_LATIN_SOUNDS = (
    ("tsch", "S"), ("sch", "S"), ("tch", "S"), ("shch", "S"), ("tz", "S"), ("ts", "S"),
    ("sh", "S"), ("zh", "S"), ("kh", ""), ("ph", "F"), ("th", "T"), ("ck", "K"), ("qu", "K"),
    ("ng", "N"), ("x", "KS"), ("b", "P"), ("p", "P"), ("d", "T"), ("t", "T"), ("g", "K"),
    ("k", "K"), ("q", "K"), ("f", "F"), ("v", "F"), ("w", "F"), ("s", "S"), ("z", "S"), ("l", "L"),
    ("r", "L"), ("m", "M"), ("n", "N"),
)  # fmt: skip
_PINYIN_SOUNDS = (
    ("ng", "N"), ("zh", "S"), ("ch", "S"), ("sh", "S"), ("b", "P"), ("p", "P"), ("d", "T"),
    ("t", "T"), ("g", "K"), ("k", "K"), ("f", "F"), ("w", "F"), ("j", "S"), ("q", "S"), ("x", "S"),
    ("z", "S"), ("c", "S"), ("s", "S"), ("l", "L"), ("r", "L"), ("m", "M"), ("n", "N"),
)  # fmt: skip


TITLES = frozenset(["dr", "prof", "professor", "mr", "mrs", "ms", "herr", "frau", "ing"])
"""Words before a name that are none of it."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """One name taken apart.

    words: folded Latin words in their order, or the syllables of a Chinese name. key: the name
    folded. is_han, is_foreign: Chinese characters, and those that write a foreign sound.
    """

    key: str
    words: tuple[str, ...]
    is_han: bool = False
    is_foreign: bool = False
    parts: tuple[str, ...] = ()
    """Of a Chinese writing of a foreign name: the sounds between its dots."""

    @property
    def letters(self) -> str:
        return "".join(self.words)

    @property
    def is_short(self) -> bool:
        """Some words are given by their first letter alone: "Wang, X."."""
        return not self.is_han and len(self.words) > 1 and any(len(w) == 1 for w in self.words)


@lru_cache(maxsize=50_000)
def spelled(text: str) -> Spelled:
    """Take a name apart, without titles and without what stands in brackets. One without a letter
    has no words."""
    text = _ASIDE.sub("", text) if fold(_ASIDE.sub("", text)) else text
    if has_han(text):
        return _chinese(text)
    plain = _JOINING.sub("", text) if "-" not in text else _JOINING.sub(" ", text)
    words = tuple(filter(None, (_loose(word.translate(_CYRILLIC)) for word in tokens(plain))))
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    return Spelled(fold(text), words)


def _loose(word: str) -> str:
    for pattern, put in _LOOSE:
        word = pattern.sub(put, word)
    return word


def _chinese(text: str) -> Spelled:
    key = fold(text)
    pieces = [fold(piece) for piece in _DOT.split(text) if fold(piece)]
    syllables = [_syllable(c) for c in key if has_han(c)]
    if key[:2] == "尉迟":
        syllables[0] = "yu"
    elif key and key[:2] not in DOUBLE:
        syllables[0] = FAMILY_SOUNDS.get(key[0], syllables[0])
    words = tuple(filter(None, map(_loose, syllables)))
    is_chinese = key[:1] in SURNAMES or key[:2] in DOUBLE
    is_foreign = len(pieces) > 1 or len(key) >= FOREIGN_LENGTH or not is_chinese
    parts = tuple(sounds(piece)[0] for piece in pieces)
    return Spelled(key, words, True, is_foreign, parts)


@lru_cache(maxsize=8_000)
def _syllable(character: str) -> str:
    return sounds(character)[0]


def family_length(name: Spelled) -> int:
    """How many syllables of a Chinese name are its family name."""
    return 2 if name.key[:2] in DOUBLE else 1


def _skeleton(text: str, table: tuple[tuple[str, str], ...]) -> str:
    said, at, end = "", 0, -1
    while at < len(text):
        letters, sound = next((row for row in table if text.startswith(row[0], at)), ("", ""))
        # Two letters of one sound side by side are one: "ll", "dt".
        said += sound if end != at or said[-1:] != sound else ""
        at += len(letters) or 1
        end = at if sound else -1
    return said


@lru_cache(maxsize=50_000)
def pinyin_skeleton(text: str) -> str:
    """Consonants by class, without vowels and h: "kelisidina" is KLSTN."""
    return _skeleton(text, _PINYIN_SOUNDS)


@lru_cache(maxsize=50_000)
def latin_skeletons(word: str) -> frozenset[str]:
    """The same of a word in Latin letters; several where a letter is said in several ways:
    g and j, c and ch, th."""
    hard = re.sub(r"ch(?=[lr])|c(?![eiyh])", "k", word)
    ways = {
        re.sub(r"ch|c", "s", hard),
        re.sub(r"ch", "k", re.sub(r"c(?=[eiy])", "s", hard)).replace("c", "k"),
    }
    # An r before a consonant is often not heard: 乔治 is George.
    ways |= {re.sub(r"r(?![aeiouy])", "", way) for way in ways}
    ways |= {re.sub(r"x|ks", "s", way) for way in ways}
    # No Chinese syllable ends with m: 威廉 is Wilhelm.
    ways |= {re.sub(r"m$", "n", way) for way in ways}
    # The j of Jürgen has no sound that a Chinese ear keeps; that of John has.
    ways |= {re.sub(r"j|g(?=[eiy])", "s", way) for way in ways}
    ways |= {way.replace("th", "s") for way in ways}
    return frozenset(_skeleton(way, _LATIN_SOUNDS) for way in ways)
