"""A person made by lot, and the ways in which an office writes the name."""

import random
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from pypinyin import Style, lazy_pinyin

from bench import people_names as parts
from bench.people_names import Part
from youcheng.lib.text import to_hant_name
from youcheng.people.rules.spelling import FAMILY_SOUNDS

UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe",
     "å": "aa", "Å": "Aa"}
)  # fmt: skip
EUROPEAN = {
    "german": (parts.GERMAN, ("DE", "DE", "AT", "CH")),
    "english": (parts.ENGLISH, ("GB", "US", "AU", "CA")),
    "russian": (parts.RUSSIAN, ("RU", "RU", "BY", "UA")),
    "greek": (parts.GREEK, ("GR", "CY")),
    "arabic": (parts.ARABIC, ("EG", "JO", "AE", "MA")),
    "polish": (parts.POLISH, ("PL",)),
    "romance": (parts.ROMANCE, ("ES", "PT", "BR", "IT", "FR")),
    "nordic": (parts.NORDIC, ("SE", "NO", "DK")),
}
SHARES = {
    "chinese": 42, "german": 10, "english": 10, "russian": 8, "romance": 7, "japanese": 6,
    "korean": 5, "arabic": 3, "greek": 2, "polish": 2, "nordic": 2, "vietnamese": 2, "one": 1,
}  # fmt: skip
"""Of a hundred persons of an office's base; the project's own guess."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is. given: Chinese ones as characters; two where there is a middle name."""

    culture: str
    country: str
    sex: str
    family: Part
    given: tuple[Part, ...]
    born: Part | None = None
    """The family name before a marriage."""


def choose(lot: random.Random, those: Sequence[Part]) -> Part:
    """The first ones more often, as with names of people."""
    return lot.choices(those, cum_weights=_weights(len(those)))[0]


@cache
def _weights(n: int) -> list[float]:
    return list(accumulate(1 / (at + 4) ** 0.8 for at in range(n)))


HAN_FAMILIES = [Part(one, ()) for one in parts.HAN_FAMILY]


def somebody(lot: random.Random) -> Identity:
    culture = lot.choices(list(SHARES), list(SHARES.values()))[0]
    sex = lot.choice(("male", "female"))
    if culture == "chinese":
        family = lot.choice(parts.HAN_DOUBLE) if lot.random() < 0.01 else ""
        family = family or choose(lot, HAN_FAMILIES).native
        pool = parts.HAN_MALE if sex == "male" else parts.HAN_FEMALE
        given = "".join(lot.sample(pool, 1 if lot.random() < 0.15 else 2))
        country = "CN" if lot.random() < 0.93 else lot.choice(("SG", "MY", "HK", "TW"))
        return Identity(culture, country, sex, Part(family, ()), (Part(given, ()),))
    if culture == "korean":
        family = choose(lot, parts.KOREAN_FAMILY)
        return Identity(culture, "KR", sex, family, tuple(lot.sample(parts.KOREAN_SYLLABLES, 2)))
    if culture == "japanese":
        givens, families = parts.JAPANESE
        given = choose(lot, [one for one in givens if one.sex == sex])
        return Identity(culture, "JP", sex, choose(lot, families), (given,))
    if culture == "one":
        return Identity(culture, "ID", sex, lot.choice(parts.ONE_NAME), ())
    if culture == "vietnamese":
        middles, families, lasts = parts.VIETNAMESE
        middle = lot.choice([one for one in middles if one.sex == sex])
        return Identity(culture, "VN", sex, choose(lot, families), (middle, lot.choice(lasts)))
    (givens, families), countries = EUROPEAN[culture]
    fit = [one for one in givens if one.sex == sex]
    given = [choose(lot, fit)]
    if lot.random() < (0.1 if culture in {"russian", "greek"} else 0.25):
        given.append(lot.choice([one for one in fit if one != given[0]]))
    born = lot.choice(families) if sex == "female" and lot.random() < 0.3 else None
    return Identity(culture, lot.choice(countries), sex, choose(lot, families), tuple(given), born)


# Ways of writing. Each gives "" where the person cannot be written so.


def plain(text: str) -> str:
    """Accents off, as a keyboard without them does it."""
    table = str.maketrans("øłđßæØŁĐ", "olds" + "aOLD")
    bare = unicodedata.normalize("NFKD", text.replace("ß", "ss").translate(table))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def _latin(part: Part, lot: random.Random | None = None) -> str:
    ways = part.latin or (part.native,)
    return lot.choice(ways[1:]) if lot and len(ways) > 1 else ways[0]


def _syllables(who: Identity, style: Style = Style.NORMAL) -> tuple[str, list[str]]:
    """Pinyin of the family name, and of each character of the given one."""
    family = _bare_u("".join(lazy_pinyin(who.family.native, style=style)))
    if style is Style.NORMAL:
        family = FAMILY_SOUNDS.get(who.family.native, family)
    said = [_bare_u(way) for way in lazy_pinyin(who.given[0].native, style=style)]
    return family.capitalize(), said


def _bare_u(said: str) -> str:
    return said.replace("v", "u").replace("ü", "u")


def _pinyin(who: Identity, join: str = "") -> tuple[str, str]:
    family, said = _syllables(who)
    if join == " ":
        return family, " ".join(one.capitalize() for one in said)
    return family, join.join(said).capitalize()


def _roman(who: Identity, lot: random.Random | None = None, middle: bool = True) -> tuple[str, str]:
    """Family and given name in Latin letters, the usual way, or by lot another one."""
    if who.culture == "chinese":
        return _pinyin(who)
    if who.culture == "korean":
        first, second = (_latin(one, lot) for one in who.given)
        return _latin(who.family, lot), f"{first}-{second}".capitalize()
    given = who.given if middle else who.given[:1]
    return _latin(who.family, lot), " ".join(_latin(one, lot) for one in given)


FAMILY_FIRST = frozenset({"chinese", "korean", "vietnamese"})


def _put(who: Identity, family: str, given: str) -> str:
    pair = (family, given) if who.culture in FAMILY_FIRST else (given, family)
    return " ".join(filter(None, pair))


def latin(who: Identity, lot: random.Random) -> str:
    return _put(who, *_roman(who))


def native(who: Identity, lot: random.Random) -> str:
    if who.culture in {"chinese", "japanese", "korean"}:
        return who.family.native + "".join(one.native for one in who.given)
    return _put(who, who.family.native, " ".join(one.native for one in who.given))


def chinese(who: Identity, lot: random.Random) -> str:
    """The Chinese writing of a foreign name."""
    if who.culture in {"chinese", "vietnamese"}:
        return ""
    if who.culture in {"japanese", "korean"}:
        return who.family.zh + "".join(one.zh for one in who.given)
    return "·".join(filter(None, (*(one.zh for one in who.given[:1]), who.family.zh)))


def traditional(who: Identity, lot: random.Random) -> str:
    text = native(who, lot) if who.culture == "chinese" else chinese(who, lot)
    return to_hant_name(text)


def apart(who: Identity, lot: random.Random) -> str:
    """Syllables with blanks or hyphens between them."""
    if who.culture == "chinese":
        return " ".join(_pinyin(who, lot.choice((" ", "-"))))
    if who.culture == "korean":
        return _put(
            who, _latin(who.family), " ".join(_latin(one).capitalize() for one in who.given)
        )
    return ""


def turned(who: Identity, lot: random.Random) -> str:
    family, given = _roman(who)
    if not given:
        return ""
    if who.culture in FAMILY_FIRST:
        return f"{given} {family}"
    return f"{family}, {given}" if lot.random() < 0.5 else f"{family} {given}"


def capitals(who: Identity, lot: random.Random) -> str:
    family, given = _roman(who)
    family = plain(family).upper()
    return f"{family} {given}" if lot.random() < 0.6 else f"{given} {family}"


def bare(who: Identity, lot: random.Random) -> str:
    text = native(who, lot) if who.family.native.isascii() else latin(who, lot)
    made = plain(latin(who, lot))
    return "" if who.culture == "chinese" or made == text else made


def umlauts(who: Identity, lot: random.Random) -> str:
    text = latin(who, lot)
    made = text.translate(UMLAUTS)
    return "" if who.culture not in {"german", "nordic"} or made == text else made


def rival(who: Identity, lot: random.Random) -> str:
    """Another romanisation: Sergei for Sergey, Satoh for Sato, Yi for Lee."""
    if who.culture in {"chinese", "romance", "polish", "vietnamese"}:
        return ""
    return _put(who, *_roman(who, lot))


def initials(who: Identity, lot: random.Random) -> str:
    if who.culture == "chinese":
        family, said = _syllables(who)
        return f"{family}, {' '.join(one[0].upper() + '.' for one in said)}"
    family, given = _roman(who)
    if not given:
        return ""
    first = " ".join(f"{word[0]}." for word in given.replace("-", " ").split()[:2])
    return f"{first} {family}" if lot.random() < 0.6 else f"{family}, {first}"


def short(who: Identity, lot: random.Random) -> str:
    """Without the middle name, or the second of two family names."""
    if who.culture == "romance":
        given = _latin(who.given[0])
        return f"{given} {who.family.native.split()[0]}"
    return _put(who, *_roman(who, middle=False)) if len(who.given) > 1 and who.culture not in {
        "korean", "vietnamese", "chinese"} else ""  # fmt: skip


def married(who: Identity, lot: random.Random) -> str:
    """Under both family names, the former one first or last."""
    if who.born is None or who.culture not in EUROPEAN:
        return ""
    names = [_latin(who.born), _latin(who.family)]
    lot.shuffle(names)
    return f"{_latin(who.given[0])} {'-'.join(names)}"


def maiden(who: Identity, lot: random.Random) -> str:
    """Under the former family name alone."""
    if who.born is None or who.culture not in EUROPEAN:
        return ""
    return f"{_latin(who.given[0])} {_latin(who.born)}"


def nick(who: Identity, lot: random.Random) -> str:
    """By the short form of daily use."""
    if not who.given or not who.given[0].nicks:
        return ""
    short_form = lot.choice(who.given[0].nicks)
    family = _latin(who.family) if short_form.isascii() else who.family.native
    return f"{short_form} {family}"


def slip(who: Identity, lot: random.Random) -> str:
    """A letter left out, doubled or changed for its neighbour, not the first."""
    text = latin(who, lot)
    places = [at for at in range(1, len(text) - 1) if text[at - 1 : at + 2].isalpha()]
    if len(text) < 9 or not places:
        return ""
    at = lot.choice(places)
    return lot.choice((
        text[:at] + text[at + 1 :],
        text[:at] + text[at] + text[at:],
        text[:at] + text[at + 1] + text[at] + text[at + 2 :],
    ))  # fmt: skip


def wade(who: Identity, lot: random.Random) -> str:
    """Wade-Giles, as in Taiwan."""
    if who.culture != "chinese":
        return ""
    family, said = _syllables(who, Style.WADEGILES)
    return f"{family} {'-'.join(said).capitalize()}".replace("'", "")


def cantonese(who: Identity, lot: random.Random) -> str:
    if who.culture != "chinese":
        return ""
    said = [parts.CANTONESE.get(one) for one in (who.family.native, *who.given[0].native)]
    return " ".join(one for one in said if one) if all(said) else ""


def homophone(who: Identity, lot: random.Random) -> str:
    """A character of the same sound, as a keyboard offers it."""
    twins = dict(zip("伟明晓小静建志文英华辉玲丽慧", "炜铭小晓婧健智雯瑛桦晖铃莉惠", strict=True))
    text = native(who, lot)
    return next((text[:1] + text[1:].replace(a, b) for a, b in twins.items() if a in text[1:]), "")


Way = Callable[[Identity, random.Random], str]
EASY: dict[str, Way] = {
    "characters, own script": native, "pinyin, usual Latin": latin, "traditional": traditional,
    "Chinese writing": chinese, "syllables apart": apart, "order turned": turned,
    "capitals": capitals, "accents off": bare, "umlauts": umlauts, "romanised otherwise": rival,
    "initials": initials, "middle name off": short, "both family names": married, "slip": slip,
}  # fmt: skip
"""Ways of the set, by the name of the variant."""
HARD: dict[str, Way] = {
    "Wade-Giles": wade, "Cantonese": cantonese, "homophone": homophone, "nickname": nick,
    "former name alone": maiden, "romanised otherwise": rival, "Chinese writing": chinese,
    "slip": slip, "initials": initials, "characters, own script": native,
    "traditional": traditional,
}  # fmt: skip
"""Ways of the hard set."""
