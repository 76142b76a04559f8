"""Spellings of one name: what is left of a name when order, accents, splitting and script do not
count.

Letters of other scripts become Latin ones by AnyAscii; those of Arabic and Hebrew are consonants
only, and meet Latin names by `rules.sounding` alone. What it does not know: Thai and Indian names
are read letter by letter, and seldom as their bearers write them.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from anyascii import anyascii

from youcheng.lib.text import fold, has_han, tokens
from youcheng.people.rules.sounding import abjad_skeletons, korean_keys, latin_skeletons
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
GREEK = {
    "ου": "ou", "γγ": "ng", "γκ": "gk", "γχ": "nch", "μπ": "b", "ευ": "ev", "αυ": "av", "υ": "y",
}  # fmt: skip
"""Letters that AnyAscii writes otherwise than passports do."""
# Two ways to write one sound: Mueller and Müller, LYU and LV and Lu.
_LOOSE = (
    # Xue is read as xu below; Hsueh of Wade-Giles follows it, and Luehr does not.
    (re.compile(r"(?:(?<=hs)|(?<=ch)|(?<=^[yln]))ueh$"), "u"),
    (re.compile("aa"), "a"),
    # But Choe is Choi, and no Cho.
    (re.compile(r"(?!(?<=^ch)oe$)([aou])e(?=[^aeiou]|$)"), r"\1"),
    (re.compile(r"(?<=[ln])v(?![aeio])|(?<=^[ln])yu(?!a)"), "u"),
)
_ARTICLE = re.compile(r"\b(?:al|el|a[dnrstz]|ash)-(?=\w)", re.IGNORECASE)
_ABJAD = re.compile("[\u0590-\u06ff\u0750-\u077f]")
_GREEK = re.compile("[\u0370-\u03ff]")
_KANA = re.compile("[\u3040-\u30ff]")
_LONG = re.compile(r"([ou])(?:u|\1)")
_HANGUL = re.compile("[\uac00-\ud7af]")
_NO_LETTER = re.compile("[^a-z0-9]")
NO_NAMES = frozenset(["a", "o", "e", "ei", "m", "n", "ng", "hm", "hng", "yo", "lo", "dia", "ra"])
"""Syllables of exclamations and dialects."""
MOST_WORDS, MOST_WAYS = 4, 12
"""Of a long name so many words are read, and in so many ways each."""
_DOT = re.compile(r"[·•・‧∙.]")
_ASIDE = re.compile(r"[(（\[].*?[)）\]]")  # noqa: RUF001
_APOSTROPHE = re.compile(r"['’ʼ]")  # noqa: RUF001
FOREIGN_LENGTH = 4
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
TITLES = frozenset(["dr", "prof", "professor", "mr", "mrs", "ms", "herr", "frau", "ing"])
"""Words before a name that are none of it."""


@dataclass(frozen=True)
class Spelled:
    """One name taken apart.

    words: folded Latin words in their order, or the syllables of a Chinese name. key: the name
    folded. is_han, is_foreign: Chinese characters, and those that write a foreign sound. is_abjad:
    the words are consonants only.
    """

    key: str
    words: tuple[str, ...]
    is_han: bool = False
    is_foreign: bool = False
    parts: tuple[str, ...] = ()
    """Of a Chinese writing of a foreign name: the sounds between its dots."""
    is_abjad: bool = False

    @cached_property
    def letters(self) -> str:
        return "".join(self.words)

    @cached_property
    def sorted_words(self) -> tuple[str, ...]:
        return tuple(sorted(self.words))

    @cached_property
    def is_short(self) -> bool:
        """Some words are given by their first letter alone: "Wang, X."."""
        return not self.is_han and len(self.words) > 1 and any(len(w) == 1 for w in self.words)

    @cached_property
    def turns(self) -> frozenset[str]:
        """The letters in each order that comes of putting first words last."""
        return frozenset(
            "".join(self.words[at:] + self.words[:at]) for at in range(len(self.words))
        )

    @cached_property
    def is_pinyin(self) -> bool:
        """Latin letters that spell Chinese syllables, a known family name first or last."""
        if self.is_han or len(self.words) < 2 or not all(map(syllables, self.words)):
            return False
        return bool({self.words[0], self.words[-1]} & _families())

    @cached_property
    def korean(self) -> frozenset[str]:
        """Keys of a Korean name that all its romanisations share; none of other names."""
        return korean_keys(self.words)

    @cached_property
    def bones(self) -> tuple[frozenset[str], ...]:
        """Of each word in letters the consonants by class, in the ways it may be said."""
        if self.is_han:
            return ()
        ways = abjad_skeletons if self.is_abjad else latin_skeletons
        return tuple(map(ways, self.words[:MOST_WORDS]))

    @cached_property
    def signs(self) -> frozenset[str]:
        """Two names in letters that have none of these in common are not of one person: their
        words, the consonants of each, and what is read of all."""
        bones = {f"#{way}" for ways in self.bones for way in ways if len(way) > 1}
        return frozenset({*self.words, *bones, *self.korean, self.letters, wade(self)} - {""})

    @cached_property
    def whole_bones(self) -> frozenset[str]:
        """The consonants of the whole name, in each order of `turns`."""
        found = set()
        for at in range(len(self.bones)):
            joined = {""}
            for ways in self.bones[at:] + self.bones[:at]:
                joined = {before + way for before in joined for way in ways}
                joined = set(sorted(joined)[:MOST_WAYS])
            found |= joined
        return frozenset(found)


@lru_cache(maxsize=100_000)
def spelled(text: str) -> Spelled:
    """Take a name apart, without titles and without what stands in brackets. One without a letter
    has no words."""
    if not text.isascii() or "(" in text or "[" in text:
        without = _ASIDE.sub("", text)
        text = without if fold(without) else text
    if has_han(text):
        return _chinese(text)
    text = _ARTICLE.sub("", text)
    raw = tokens(_APOSTROPHE.sub("", text))
    is_abjad = any(map(_ABJAD.search, raw))
    words = tuple(word for each in raw for word in _latin(each) if word)
    while len(words) > 1 and words[0] in TITLES and not is_abjad:
        words = words[1:]
    return Spelled(fold(text), words, is_abjad=is_abjad)


@lru_cache(maxsize=50_000)
def _latin(word: str) -> tuple[str, ...]:
    """A folded word in Latin letters; a Korean one in its syllables."""
    if word.isascii():
        return (loosely(word),)
    if _GREEK.search(word):
        for letters, sound in GREEK.items():
            word = word.replace(letters, sound)
    if _ABJAD.search(word):
        word = word.removeprefix("ال").removesuffix("ة")
    # 최 is Choi in passports.
    said = anyascii(word).replace("Choe", "Choi")
    if _KANA.search(word):
        said = _LONG.sub(r"\1", said)
    parts = re.findall("[A-Z][a-z]*", said) if _HANGUL.search(word) else [said]
    return tuple(loosely(_NO_LETTER.sub("", part.casefold())) for part in parts)


@lru_cache(maxsize=20_000)
def loosely(word: str) -> str:
    """The word with sounds that are written in two ways written in one."""
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
    words = tuple(filter(None, map(loosely, syllables)))
    is_chinese = key[:1] in SURNAMES or key[:2] in DOUBLE
    is_long = len(key) - (key[:2] in DOUBLE) >= FOREIGN_LENGTH
    is_foreign = len(pieces) > 1 or is_long or not is_chinese
    parts = tuple(sounds(piece)[0] for piece in pieces) if is_foreign else ()
    return Spelled(key, words, True, is_foreign, parts)


@lru_cache(maxsize=8_000)
def _syllable(character: str) -> str:
    return sounds(character)[0]


@lru_cache(maxsize=1)
def _families() -> frozenset[str]:
    return frozenset(
        loosely(FAMILY_SOUNDS.get(name, sounds(name)[0])) for name in (*SURNAMES, *DOUBLE)
    )


@lru_cache(maxsize=20_000)
def wade(name: Spelled) -> str:
    """A Chinese name in the letters of Wade-Giles, without signs; "" of others."""
    if name.is_han and not name.is_foreign:
        said = tuple(_syllable(character) for character in name.key if has_han(character))
    elif name.is_pinyin:
        said = tuple(syllable for word in name.words for syllable in syllables(word))
    else:
        return ""
    return "".join(map(_wade, said))


@lru_cache(maxsize=1)
def _pinyin() -> frozenset[str]:
    """All syllables that a name may have, about four hundred."""
    # Imported late for the same reason as in `search.rules.sounds`.
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415

    toned = {way for ways in pinyin_dict.values() for way in ways.split(",")}
    said = {loosely(fold(way)) for way in toned}
    return frozenset(way for way in said if way.isascii() and way not in NO_NAMES)


@lru_cache(maxsize=20_000)
def syllables(word: str) -> tuple[str, ...]:
    """The Chinese syllables that a word in letters is made of, the longest first; none, where it is
    not."""
    for length in range(min(len(word), 6), 0, -1):
        if word[:length] in _pinyin():
            rest = syllables(word[length:]) if length < len(word) else ()
            if rest or length == len(word):
                return (word[:length], *rest)
    return ()


@lru_cache(maxsize=1000)
def _wade(syllable: str) -> str:
    # Imported late for the same reason as in `search.rules.sounds`.
    from pypinyin import Style  # noqa: PLC0415
    from pypinyin.style import convert  # noqa: PLC0415

    said = convert(syllable, Style.WADEGILES, strict=True)
    return loosely(_NO_LETTER.sub("", said.replace("v", "u").replace("ü", "u")))


def family_length(name: Spelled) -> int:
    """How many syllables of a Chinese name are its family name."""
    return 2 if name.key[:2] in DOUBLE else 1
