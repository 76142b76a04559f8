"""How like two records of persons are, and why: reasons for it and against it, with weights.

A reason for makes it surer that two are one, whatever else there is; one against takes away from
that. Weights are the project's own choice, made on the training seed of bench.persons. Measured on
28 November 2026 with the test seed, 5,000 newcomers and 50,000 on file: "likely" finds 985 of 1,000
at a precision of 0.991; in the hard set 858 at 0.991. docs/sources/likeness-of-persons.md has each
variant.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product

from youcheng.people.enums import NameKind
from youcheng.people.rules.contacts import tail
from youcheng.people.rules.naming import way_of
from youcheng.people.rules.spelling import Spelled, spelled
from youcheng.people.rules.titles import is_other_title, is_same_title

POSSIBLE, LIKELY, SURE = 0.5, 0.7, 0.9
"""From which score on a pair is shown, and in which words."""

FOR = {
    # Contact details. An own address or number is hardly ever another's.
    "email": 0.8, "handle": 0.8, "mobile": 0.65,
    # Those of an office are its colleagues' too.
    "shared_email": 0.15, "phone": 0.2,
    # A body has some five persons on record: with a name in another spelling it is enough.
    "post": 0.55, "body": 0.45,
    # The day on which a post began may be that of a whole council.
    "since": 0.35,
    # Names that differ in writing alone.
    "same_name": 0.62, "accents": 0.62, "turned": 0.6, "script": 0.6, "former": 0.55,
    # Names borne by many.
    "short_name": 0.52,
    # One name said in another tongue: less sure the less of it is alike.
    "transliteration": 0.65, "romanised": 0.58, "reading": 0.58,
    # Names of which something is missing, or wrong.
    "sound": 0.46, "part": 0.46, "initials": 0.46, "nickname": 0.46, "slip": 0.54,
    # Between names in pinyin a letter makes another name: 小明 and 小敏.
    "letter": 0.3,
    # The given name alone: somebody married. Two of a family, or of an office, have it too.
    "given": 0.17,
    # The family name alone: beside an own address, for somebody called otherwise.
    "surname": 0.1,
}  # fmt: skip
"""The reasons for it, and how much of the doubt each takes away."""
NAMES = frozenset(
    ["same_name", "accents", "turned", "script", "former", "short_name", "transliteration",
     "romanised", "reading", "sound", "part", "initials", "nickname", "slip", "letter", "given",
     "surname"]
)  # fmt: skip
"""Those of the reasons that lie in names."""
MOST_BY_NAME = max(FOR[code] for code in NAMES)
AGAINST = {
    "sex": 0.8, "country": 0.4, "names": 0.45,
    # Posts at two bodies, by their dates in two cities at one time, or for all that is known.
    "apart": 0.3, "elsewhere": 0.25,
    # Two mailboxes of one house are two desks; most have one mobile, and one post at a body.
    "other_email": 0.25, "other_mobile": 0.2, "other_title": 0.2,
    # Another family name, where the given name is alike, and neither an own address or number nor
    # the day of a post; or another title: somebody else may read the letters.
    "family": 0.2,
    # Another given name, where the family name is alike.
    "first_name": 0.18,
}  # fmt: skip
"""The reasons against it, and how much of the likeness each takes away."""
LEAST_APART = min(AGAINST["apart"], AGAINST["elsewhere"])
BESIDE_BODY = 0.25
"""What the telephone and the mailbox of an office still count where the body is counted."""
MAILBOXES = frozenset(
    ["info", "office", "mail", "contact", "mayor", "buergermeister", "oberbuergermeister",
     "rathaus", "presse", "press", "admin", "secretary", "sekretariat", "international", "protocol",
     "protokoll", "waiban", "hello", "service", "post"]
)  # fmt: skip
"""What stands before the @ of an address that several share."""
PUBLIC_HOSTS = frozenset(
    ["gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "qq.com", "foxmail.com",
     "163.com", "126.com", "sina.com", "139.com", "gmx.de", "web.de", "mail.ru", "yandex.ru",
     "naver.com", "hanmail.net"]
)  # fmt: skip
"""Houses in which everybody may have two mailboxes."""


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


@dataclass(frozen=True)
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

    @cached_property
    def spellings(self) -> tuple[tuple[Name, Spelled], ...]:
        return tuple((name, spelled(name.text)) for name in self.names)

    @cached_property
    def scripts(self) -> frozenset[bool]:
        """True for names in Chinese characters, False for others; both where it has both."""
        return frozenset(spelling.is_han for _name, spelling in self.spellings)

    @cached_property
    def own_emails(self) -> frozenset[str]:
        return frozenset(e for e in self.emails if e.partition("@")[0] not in MAILBOXES)

    @cached_property
    def houses(self) -> frozenset[str]:
        """Where the own mailboxes are, if it is not said of everybody's."""
        return frozenset(e.rpartition("@")[2] for e in self.own_emails) - PUBLIC_HOSTS

    @cached_property
    def tails(self) -> dict[str, str]:
        """Numbers by their ends: one is written with the code of its country, one without."""
        return {tail(number): number for number in sorted(self.mobiles | self.phones)}

    @cached_property
    def mobile_tails(self) -> frozenset[str]:
        return frozenset(map(tail, self.mobiles))

    @cached_property
    def bodies(self) -> frozenset[int]:
        return frozenset(post.body for post in self.posts)


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


def alike(one: Somebody, other: Somebody) -> Likeness | None:
    """The same as `likeness` where two are alike enough to be shown, and None where they are not:
    most of those that share a key, and soon seen."""
    is_reached = _is_reached(one, other)
    if not is_reached and _is_beyond_names(one, other):
        return None
    name = _best_name(one, other)
    if (name is None or name.code == "surname") and not is_reached:
        return None
    found = _likeness(one, other, name)
    return found if found.grade else None


def _is_beyond_names(one: Somebody, other: Somebody) -> bool:
    """Of two who are not reached alike: not even one name would make them alike, since they share
    no body, and what is known of both speaks against it. Names are what takes long to compare."""
    if not (one.bodies.isdisjoint(other.bodies) and one.emails.isdisjoint(other.emails)):
        return False
    most = MOST_BY_NAME
    if one.sex and other.sex and one.sex != other.sex:
        most *= 1 - AGAINST["sex"]
    if one.country and other.country and one.country != other.country:
        most *= 1 - AGAINST["country"]
    if most >= POSSIBLE and one.posts and other.posts and _posts_apart(one, other):
        most *= 1 - LEAST_APART
    return round(most, 3) < POSSIBLE


def _is_reached(one: Somebody, other: Somebody, *, is_own: bool = False) -> bool:
    """An address or a number is the same: without it, and without a name, they are not alike.
    is_own: not that of an office."""
    if not one.own_emails.isdisjoint(other.own_emails):
        return True
    if not one.handles.isdisjoint(other.handles):
        return True
    if one.tails.keys().isdisjoint(other.tails):
        return False
    if not is_own:
        return True
    both = one.tails.keys() & other.tails.keys()
    return not both.isdisjoint(one.mobile_tails | other.mobile_tails)


def likeness(one: Somebody, other: Somebody) -> Likeness:
    """How like two are, whichever comes first. A record that has a name is always like itself.

    Of reasons that lie in names only the strongest counts: they are one witness.
    """
    return _likeness(one, other, _best_name(one, other))


def _likeness(one: Somebody, other: Somebody, name: Reason | None) -> Likeness:
    if name is not None and name.code == "surname" and not _is_reached(one, other, is_own=True):
        name = None
    reasons = [*_contact_reasons(one, other), *_post_reasons(one, other), *([name] if name else [])]
    has_day = any(reason.code == "since" for reason in reasons)
    against = _against(one, other, name, has_day=has_day)
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


def _contact_reasons(one: Somebody, other: Somebody) -> Iterator[Reason]:
    # The telephone of the office says hardly more than that both are there.
    by = 1.0 if one.bodies.isdisjoint(other.bodies) else BESIDE_BODY
    if emails := one.emails & other.emails:
        own = one.own_emails & other.own_emails
        yield _reason("email", min(own)) if own else _reason("shared_email", min(emails), by=by)
    if handles := one.handles & other.handles:
        yield _reason("handle", min(handles))
    if both := one.tails.keys() & other.tails.keys():
        own_ends = both & (one.mobile_tails | other.mobile_tails)
        at = min(own_ends or both)
        number = max(one.tails[at], other.tails[at])
        yield _reason("mobile", number) if own_ends else _reason("phone", number, by=by)


def _at_once(one: Held, other: Held) -> bool:
    """Held at one time, as far as is known."""
    ends_before = one.ended is not None and other.began is not None and one.ended < other.began
    begins_after = other.ended is not None and one.began is not None and other.ended < one.began
    return not (ends_before or begins_after)


def _post_reasons(one: Somebody, other: Somebody) -> Iterable[Reason]:
    if one.bodies.isdisjoint(other.bodies):
        return
    met = [
        (mine, yours)
        for mine, yours in product(one.posts, other.posts)
        if mine.body == yours.body and _at_once(mine, yours)
    ]
    titles = sorted(
        (min(mine.title, yours.title), max(mine.title, yours.title))
        for mine, yours in met
        if is_same_title(mine.title, yours.title)
    )
    if titles:
        yield _reason("post", *titles[0])
    elif met:
        yield _reason("body")
    days = [mine.began for mine, yours in met if mine.began and mine.began == yours.began]
    if days:
        yield _reason("since", min(days).isoformat())


def _against(one: Somebody, other: Somebody, name: Reason | None, *, has_day: bool) -> list[Reason]:
    """has_day: a post at one body began on the same day."""
    found = []
    is_other = _is_another_post(one, other)
    if one.sex and other.sex and one.sex != other.sex:
        found.append(_reason("sex", of=AGAINST))
    if one.country and other.country and one.country != other.country:
        found.append(_reason("country", one.country, other.country, of=AGAINST))
    if name is None:
        found.append(_reason("names", of=AGAINST))
    elif name.code == "surname":
        found.append(_reason("first_name", of=AGAINST))
    elif name.code == "given" and (
        is_other or not (has_day or _is_reached(one, other, is_own=True))
    ):
        found.append(_reason("family", of=AGAINST))
    if apart := _posts_apart(one, other):
        found.append(_reason(apart, of=AGAINST))
    if one.emails.isdisjoint(other.emails) and not one.houses.isdisjoint(other.houses):
        found.append(_reason("other_email", of=AGAINST))
    if one.mobiles and other.mobiles and one.tails.keys().isdisjoint(other.tails):
        found.append(_reason("other_mobile", of=AGAINST))
    if is_other:
        found.append(_reason("other_title", of=AGAINST))
    return found


def _is_another_post(one: Somebody, other: Somebody) -> bool:
    """At each body where both serve, and it is said as what, they are two things."""
    titles = [
        (mine.title, yours.title)
        for mine, yours in product(one.posts, other.posts)
        if mine.body == yours.body and mine.title and yours.title
    ]
    return bool(titles) and all(is_other_title(*pair) for pair in titles)


def _posts_apart(one: Somebody, other: Somebody) -> str:
    """ "apart": in some year both served, in cities of which neither knows the other. "elsewhere":
    they serve at two bodies, it is not said since when. Else nothing."""
    if not one.bodies.isdisjoint(other.bodies):
        return ""
    met = [
        (mine, yours) for mine, yours in product(one.posts, other.posts) if _at_once(mine, yours)
    ]
    are_dated = any(
        mine.began and yours.began and mine.where and yours.where and mine.where != yours.where
        for mine, yours in met
    )
    return "apart" if are_dated else "elsewhere" if met else ""


# Names


def _best_name(one: Somebody, other: Somebody) -> Reason | None:
    found = [
        reason
        for mine, yours in _comparable(one, other)
        if (reason := name_reason(mine, yours)) is not None
    ]
    if one.given and other.given and not found:
        mine, yours = spelled(one.given), spelled(other.given)
        if len(mine.letters) > 2 and mine.letters == yours.letters:
            found.append(_reason("given", one.given, other.given))
    return min(found, key=lambda reason: (-reason.weight, reason.code, reason.what), default=None)


def _comparable(one: Somebody, other: Somebody) -> Iterator[tuple[Name, Name]]:
    """Names of one script; of two scripts only where the other record has not both. A Chinese
    writing of a foreign name tells less than its letters, where both have these."""
    has_both = len(one.scripts) > 1 and len(other.scripts) > 1
    in_letters = False in one.scripts and False in other.scripts
    for (mine, spelling), (yours, twin) in product(one.spellings, other.spellings):
        if spelling.is_han != twin.is_han:
            writing = spelling if spelling.is_han else twin
            if has_both or (in_letters and writing.is_foreign):
                continue
        yield mine, yours


def name_reason(one: Name, other: Name) -> Reason | None:
    """In which way two names are spellings of one, or None."""
    mine, yours = spelled(one.text), spelled(other.text)
    if not mine.key or not yours.key:
        return None
    code, sure = way_of(mine, yours)
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
