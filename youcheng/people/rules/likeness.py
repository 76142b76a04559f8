"""How like two records of persons are, and why: reasons for it and against it, with weights.

Weights are the project's own choice; no labelled set has tried them yet. A reason for makes it
surer that two are one, whatever else there is; one against takes away from that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import permutations, product

from rapidfuzz.distance import OSA

from youcheng.people.enums import NameKind
from youcheng.people.rules.spelling import (
    Spelled,
    family_length,
    latin_skeletons,
    pinyin_skeleton,
    spelled,
)

POSSIBLE, LIKELY, SURE = 0.5, 0.7, 0.9
"""From which score on a pair is shown, and in which words."""

FOR = {
    "email": 0.8, "shared_email": 0.3, "handle": 0.8, "mobile": 0.6, "phone": 0.25,
    "post": 0.45, "body": 0.3,
    "same_name": 0.6, "short_name": 0.52, "accents": 0.6, "turned": 0.58, "script": 0.58,
    "former": 0.55, "sound": 0.3, "part": 0.35, "initials": 0.28, "slip": 0.35,
    "transliteration": 0.6, "given": 0.1,
}  # fmt: skip
AGAINST = {
    "sex": 0.8, "country": 0.4, "apart": 0.3, "names": 0.45, "other_email": 0.25,
}  # fmt: skip
MAILBOXES = frozenset(
    ["info", "office", "mail", "contact", "mayor", "buergermeister", "oberbuergermeister",
     "rathaus", "presse", "press", "admin", "secretary", "sekretariat", "international", "protocol",
     "protokoll", "waiban", "hello", "service", "post"]
)  # fmt: skip
"""What stands before the @ of an address that several share."""
SLIP = 0.86
"""How near two names are that differ by a slip of the pen: 1 is the same."""
ALIKE_IN_SOUND = 0.72
"""How near the sounds of a name and its Chinese writing are, from here on."""
MOST_WORDS = 4
"""Of a long name so many words are held against its Chinese writing, in any order."""


@dataclass(frozen=True, slots=True, order=True)
class Name:
    text: str
    kind: str = NameKind.MAIN


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """A post. began, ended: None where not known, or still held. where: its city, or country."""

    body: int
    title: str = ""
    began: date | None = None
    ended: date | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Somebody:
    """What the rules need to know of a person. Contact details are keys (`rules.contacts`)."""

    names: tuple[Name, ...]
    given: str = ""
    posts: tuple[Held, ...] = ()
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    mobiles: frozenset[str] = frozenset()
    handles: frozenset[str] = frozenset()
    country: str = ""
    sex: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """code: a key of FOR or AGAINST. what: the names or addresses in which it lies, as they stand.
    weight: 0..1."""

    code: str
    weight: float
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """score: 0..1. The strongest reason comes first."""

    score: float
    reasons: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()

    @property
    def grade(self) -> str:
        """ "sure", "likely", "possible", or nothing."""
        grades = ((SURE, "sure"), (LIKELY, "likely"), (POSSIBLE, "possible"))
        return next((grade for least, grade in grades if self.score >= least), "")


def likeness(one: Somebody, other: Somebody) -> Likeness:
    """How like two are, whichever comes first. A record that has a name is always like itself.

    Of reasons that lie in names only the strongest counts: they are one witness.
    """
    name = _best_name(one, other)
    reasons = [*_contact_reasons(one, other), *_post_reasons(one, other), *([name] if name else [])]
    against = _against(one, other, name)
    unsure = 1.0
    for reason in reasons:
        unsure *= 1 - reason.weight
    score = 1 - unsure
    for reason in against:
        score *= 1 - reason.weight
    return Likeness(round(score, 3), _sorted(reasons), _sorted(against))


def _sorted(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda reason: (-reason.weight, reason.code, reason.what)))


def _reason(code: str, *what: str, of: dict[str, float] = FOR, by: float = 1.0) -> Reason:
    return Reason(code, round(of[code] * by, 3), tuple(sorted(set(what))))


# Contact details and posts


def _contact_reasons(one: Somebody, other: Somebody) -> Iterable[Reason]:
    if emails := one.emails & other.emails:
        own = sorted(email for email in emails if email.partition("@")[0] not in MAILBOXES)
        yield _reason("email", *own[:1]) if own else _reason("shared_email", min(emails))
    if handles := one.handles & other.handles:
        yield _reason("handle", min(handles))
    mobiles = one.mobiles | other.mobiles
    numbers = (one.mobiles | one.phones) & (other.mobiles | other.phones)
    if own_numbers := numbers & mobiles:
        yield _reason("mobile", min(own_numbers))
    elif numbers:
        yield _reason("phone", min(numbers))


def _at_once(one: Held, other: Held) -> bool:
    """Held at one time, as far as is known."""
    ends_before = one.ended is not None and other.began is not None and one.ended < other.began
    begins_after = other.ended is not None and one.began is not None and other.ended < one.began
    return not (ends_before or begins_after)


def _post_reasons(one: Somebody, other: Somebody) -> Iterable[Reason]:
    met = [
        (mine, yours)
        for mine, yours in product(one.posts, other.posts)
        if mine.body == yours.body and _at_once(mine, yours)
    ]
    titles = sorted(mine.title for mine, yours in met if mine.title and mine.title == yours.title)
    if titles:
        yield _reason("post", titles[0])
    elif met:
        yield _reason("body")


def _against(one: Somebody, other: Somebody, name: Reason | None) -> list[Reason]:
    found = []
    if one.sex and other.sex and one.sex != other.sex:
        found.append(_reason("sex", of=AGAINST))
    if one.country and other.country and one.country != other.country:
        found.append(_reason("country", one.country, other.country, of=AGAINST))
    if name is None or name.code == "given":
        found.append(_reason("names", of=AGAINST))
    if _posts_apart(one, other):
        found.append(_reason("apart", of=AGAINST))
    hosts = [{email.rpartition("@")[2] for email in each.emails} for each in (one, other)]
    if hosts[0] & hosts[1] and not one.emails & other.emails:
        # Two mailboxes in one house are two desks.
        found.append(_reason("other_email", of=AGAINST))
    return found


def _posts_apart(one: Somebody, other: Somebody) -> bool:
    """In some year both served, in cities of which neither knows the other."""
    if {post.body for post in one.posts} & {post.body for post in other.posts}:
        return False
    dated = [[post for post in each.posts if post.where and post.began] for each in (one, other)]
    return any(
        mine.where != yours.where and _at_once(mine, yours) for mine, yours in product(*dated)
    )


# Names


def _best_name(one: Somebody, other: Somebody) -> Reason | None:
    found = [
        reason
        for mine, yours in product(one.names, other.names)
        if (reason := name_reason(mine, yours)) is not None
    ]
    if one.given and other.given:
        mine, yours = spelled(one.given), spelled(other.given)
        if len(mine.letters) > 2 and mine.letters == yours.letters:
            found.append(_reason("given", one.given, other.given))
    return min(found, key=lambda reason: (-reason.weight, reason.code, reason.what), default=None)


def name_reason(one: Name, other: Name) -> Reason | None:
    """In which way two names are spellings of one, or None."""
    mine, yours = spelled(one.text), spelled(other.text)
    if not mine.key or not yours.key:
        return None
    code, sure = _name_code(mine, yours)
    if not code:
        return None
    is_former = NameKind.FORMER in {one.kind, other.kind}
    if is_former and one.kind != other.kind and FOR[code] >= FOR["short_name"]:
        code = "former"
    elif code == "same_name" and _without_case(one.text) != _without_case(other.text):
        code = "accents"
    return _reason(code, one.text, other.text, by=sure)


def _without_case(text: str) -> str:
    """Case, blanks and signs aside, but not accents nor the kind of Chinese."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _name_code(mine: Spelled, yours: Spelled) -> tuple[str, float]:
    """A key of FOR and how sure it is, 0..1; "" where the two do not meet."""
    if mine.key == yours.key:
        # Two characters, or one word, are borne by many.
        is_short = len(mine.key) < 3 if mine.is_han else len(mine.words) < 2
        return ("short_name" if is_short else "same_name"), 1.0
    if mine.is_han and yours.is_han:
        return ("sound", 1.0) if mine.letters and mine.letters == yours.letters else ("", 0.0)
    if not mine.words or not yours.words:
        return "", 0.0
    if mine.is_han or yours.is_han:
        han, latin = (mine, yours) if mine.is_han else (yours, mine)
        return _across(han, latin)
    return _latin(mine, yours)


def _across(han: Spelled, latin: Spelled) -> tuple[str, float]:
    """A Chinese name against one in letters: pinyin in either order, or the sound of it."""
    cut = family_length(han)
    family, given = "".join(han.words[:cut]), "".join(han.words[cut:])
    if latin.letters in {family + given, given + family}:
        return "script", 1.0
    if latin.is_short and not han.is_foreign and family in latin.words:
        firsts = "".join(syllable[0] for syllable in han.words[cut:])
        rest = [word for word in latin.words if word != family]
        if rest and all(len(word) == 1 for word in rest) and firsts.startswith("".join(rest)):
            return "initials", 1.0
    if han.is_foreign:
        sure = sound_likeness(han, latin)
        return ("transliteration", sure) if sure >= ALIKE_IN_SOUND else ("", 0.0)
    near = max(
        OSA.normalized_similarity(latin.letters, way) for way in (family + given, given + family)
    )
    return ("slip", near) if near >= SLIP and latin.letters != han.letters else ("", 0.0)


def sound_likeness(han: Spelled, latin: Spelled) -> float:
    """How near the sound of a Chinese writing is to a name in letters: 克里斯蒂娜, Christina.

    0..1; three quarters of it is the consonants, by class, and one the letters of the pinyin. Names
    with hardly a consonant prove little: they are held down.
    """
    said = han.parts or (han.letters,)
    sound = pinyin_skeleton("".join(said))
    words = latin.words[:MOST_WORDS]
    # Without a dot the Chinese writes the whole name; with dots a middle name may be left out.
    n_words = len(words) if len(said) == 1 else len(said)
    if len(sound) < 2 or n_words > len(words):
        return 0.0
    best = max(_near(sound, "".join(said), chosen) for chosen in permutations(words, n_words))
    return round(best * min(1.0, 0.55 + 0.15 * (len(sound) - 1)), 3)


def _near(sound: str, letters: str, words: tuple[str, ...]) -> float:
    bones = max(
        OSA.normalized_similarity(sound, "".join(each))
        for each in product(*(sorted(latin_skeletons(word)) for word in words))
    )
    return 0.75 * bones + 0.25 * OSA.normalized_similarity(letters, "".join(words))


def _latin(mine: Spelled, yours: Spelled) -> tuple[str, float]:
    if mine.letters == yours.letters:
        if min(len(mine.words), len(yours.words)) < 2:
            return "short_name", 1.0
        return ("script" if mine.key.isascii() != yours.key.isascii() else "accents"), 1.0
    if _turned(mine, yours):
        return "turned", 1.0
    one, other = sorted((mine, yours), key=lambda name: (len(name.words), name.words))
    if one.is_short or other.is_short:
        return ("initials", 1.0) if _abbreviates(one, other) else ("", 0.0)
    if len(one.words) > 1 and set(one.words) < set(other.words):
        return "part", 1.0
    if min(len(one.letters), len(other.letters)) > 5:
        near = OSA.normalized_similarity(" ".join(sorted(one.words)), " ".join(sorted(other.words)))
        near = max(near, OSA.normalized_similarity(one.letters, other.letters))
        if near >= SLIP:
            return "slip", near
    return "", 0.0


def _turned(mine: Spelled, yours: Spelled) -> bool:
    """One name is the other with its first or last word at the other end."""
    if sorted(mine.words) == sorted(yours.words):
        return len(mine.words) > 1
    ways = [
        {"".join(name.words[at:] + name.words[:at]) for at in range(len(name.words))}
        for name in (mine, yours)
    ]
    return mine.letters in ways[1] or yours.letters in ways[0]


def _abbreviates(one: Spelled, other: Spelled) -> bool:
    """Each word of the shorter is one of the longer or its first letter; one at least in full."""
    left = list(other.words)
    both = [word for word in one.words if len(word) > 1 and word in left]
    for word in both:
        if word in left:
            left.remove(word)
    for word in one.words:
        if word in both:
            continue
        fit = next((w for w in left if 1 in {len(w), len(word)} and w[0] == word[0]), None)
        if fit is None:
            return False
        left.remove(fit)
    return bool(both)
