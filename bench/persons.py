"""A labelled set of persons, made from a seed: some on file, and newcomers of whom it is known
which are on file already in another spelling, and which are somebody else who looks like it.

Nobody is meant: names are put together by lot (`bench.people_names`). What a duplicate shares with
its record, and how often, is the project's own picture of business cards and lists:

set: always the body or an own address or number; initials and slips both.
hard set: harder spellings, and one in twelve has nothing to share but the country.

Newcomers who are somebody else lack the body, or all but the name, as often.
"""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import cycle

from bench.people_names import HAN_FEMALE, HAN_MALE, Part
from bench.writings import EASY, HARD, Identity, chinese, latin, native, plain, somebody
from youcheng.people.enums import ContactKind, NameKind
from youcheng.people.queries.doubles import contact_keys
from youcheng.people.rules.contacts import key_of
from youcheng.people.rules.likeness import Held, Name, Somebody

TRAINING, TEST = 20180101, 20181231
"""Seeds: weights were chosen on the first, figures are of the second."""
ON_FILE, NEW = 50_000, 5_000
DUPLICATES, TRAPS = 0.2, 0.25
"""Of the newcomers."""
BARE, BODILESS = 1 / 12, 0.3
"""Of all newcomers of the hard set those who have a name and a country alone; of those who have an
own address or number those whose body is not said, in both sets. Whoever is somebody else lacks
these as often as a duplicate, or a name that meets would tell too much."""
PER_BODY = 5
CALLING = {
    "CN": "86", "DE": "49", "AT": "43", "CH": "41", "GB": "44", "US": "1", "AU": "61", "CA": "1",
    "RU": "7", "BY": "375", "UA": "380", "GR": "30", "CY": "357", "EG": "20", "JO": "962",
    "AE": "971", "MA": "212", "PL": "48", "ES": "34", "PT": "351", "BR": "55", "IT": "39",
    "FR": "33", "SE": "46", "NO": "47", "DK": "45", "JP": "81", "KR": "82", "ID": "62", "VN": "84",
    "SG": "65", "MY": "60", "HK": "852", "TW": "886",
}  # fmt: skip
TITLES = (
    ("市长", "Mayor"),
    ("副市长", "Deputy Mayor"),
    ("主任", "Director"),
    ("处长", "Head of Division"),
    ("校长", "Rector"),
    ("秘书长", "Secretary General"),
    ("经理", "Manager"),
    ("翻译", "Interpreter"),
    ("科长", "Section Chief"),
    ("会长", "President"),
)


@dataclass(frozen=True, slots=True)
class Body:
    number: int
    country: str
    place: str
    domain: str
    phone: str
    """Digits after the calling code."""


@dataclass(frozen=True, slots=True)
class Details:
    """What an office knows of somebody beside the name."""

    body: Body
    title: tuple[str, str] | None
    began: date | None
    email: str = ""
    mobile: str = ""
    has_office_phone: bool = False
    has_mailbox: bool = False
    country: str = ""
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """of: the number of the record on file that is the same person. what: the variant of a
    duplicate, or the trap."""

    number: int
    who: Identity
    details: Details
    facts: Somebody
    of: int | None = None
    what: str = ""


@dataclass(slots=True)
class Made:
    on_file: list[Record] = field(default_factory=list)
    new: list[Record] = field(default_factory=list)


class Office:
    """Bodies of all countries, made as they are needed."""

    def __init__(self, lot: random.Random) -> None:
        self.lot = lot
        self.bodies: dict[str, list[Body]] = defaultdict(list)
        self.n = 0
        self.names: set[tuple[int, Part, Part | None]] = set()

    def body(self, country: str) -> Body:
        """One of the country, by lot; about PER_BODY persons come to be at each."""
        known = self.bodies[country]
        if known and self.lot.random() > 1 / PER_BODY:
            return self.lot.choice(known)
        return self.new_body(country, f"{country}{self.lot.randrange(40)}")

    def new_body(self, country: str, place: str) -> Body:
        self.n += 1
        digits = f"{self.lot.randrange(10**8, 10**9)}"
        made = Body(self.n, country, place, f"body{self.n}.example", digits)
        self.bodies[country].append(made)
        return made

    def has_namesake(self, who: Identity, body: Body) -> bool:
        """Say whether somebody of the body has the family name and a given name of `who`; if not,
        `who` is of the body from now on."""
        names = {(body.number, who.family, given) for given in who.given or (None,)}
        if names & self.names:
            return True
        self.names |= names
        return False


def _number(lot: random.Random, calling: str, digits: str) -> str:
    """One of the ways to write a number."""
    area, rest = digits[:3], digits[3:]
    return lot.choice((
        f"+{calling} {area} {rest}", f"00{calling} {area} {rest[:3]} {rest[3:]}",
        f"+{calling}-{area}-{rest}", f"+{calling} (0){area} {rest}",
        f"0{area} {rest}", f"（0{area}）{rest}",
    ))  # fmt: skip


def _address(lot: random.Random, who: Identity, body: Body) -> str:
    words = [plain(word).lower() for word in latin(who, lot).replace("-", " ").split()]
    words = ["".join(c for c in word if c.isascii() and c.isalnum()) for word in words]
    name = lot.choice((".".join, "_".join, "".join))(words)
    if lot.random() < 0.3:
        name = f"{words[0][:1]}{words[-1]}{lot.randrange(100)}"
    own = f"{name}{lot.randrange(10**6)}@mail.example"
    return f"{name}@{body.domain}" if lot.random() < 0.75 else own


def _details(lot: random.Random, who: Identity, body: Body) -> Details:
    return Details(
        body=body,
        title=lot.choice(TITLES) if lot.random() < 0.75 else None,
        began=date(lot.randrange(2005, 2018), 3, 1) if lot.random() < 0.3 else None,
        email=_address(lot, who, body) if lot.random() < 0.5 else "",
        mobile=f"{lot.randrange(10**8, 10**10)}" if lot.random() < 0.35 else "",
        has_office_phone=lot.random() < 0.4,
        has_mailbox=lot.random() < 0.2,
        country=who.country if lot.random() < 0.9 else "",
        sex=who.sex if lot.random() < 0.6 else "",
    )


def _facts(lot: random.Random, names: list[Name], of: Details) -> Somebody:
    calling = CALLING[of.body.country]
    contacts = [
        (ContactKind.EMAIL, of.email),
        (ContactKind.EMAIL, f"info@{of.body.domain}" if of.has_mailbox else ""),
        (ContactKind.MOBILE, of.mobile and _number(lot, calling, of.mobile)),
        (ContactKind.PHONE, _number(lot, calling, of.body.phone) if of.has_office_phone else ""),
    ]
    title = lot.choice(of.title).casefold().replace(" ", "") if of.title else ""
    return Somebody(
        names=tuple(sorted(set(names))),
        posts=(Held(of.body.number, title, of.began, None, of.body.place),)
        if of.body.number
        else (),
        country=of.country,
        sex=of.sex,
        **contact_keys((kind, key_of(kind, value)) for kind, value in contacts if value),
    )


def _filed(lot: random.Random, who: Identity) -> list[Name]:
    """The names under which an office files somebody: one, and often a second in another script."""
    in_latin, in_zh = latin(who, lot), chinese(who, lot)
    if who.culture == "chinese":
        names = [Name(native(who, lot))]
        if lot.random() < 0.3:
            names.append(Name(in_latin, NameKind.LATIN))
        return names if lot.random() < 0.85 else [Name(in_latin)]
    main = native(who, lot) if lot.random() < 0.4 else in_latin
    names = [Name(main)]
    if in_zh and lot.random() < 0.4:
        names.append(Name(in_zh, NameKind.CHINESE))
    if main != in_latin and lot.random() < 0.5:
        names.append(Name(in_latin, NameKind.LATIN))
    return names


def _without_body(details: Details) -> Details:
    nowhere = replace(details.body, number=0)
    return replace(details, body=nowhere, has_office_phone=False, has_mailbox=False)


def _bare(details: Details) -> Details:
    """A name on a list, with a country at most."""
    return replace(_without_body(details), email="", mobile="")


def _duplicate(
    lot: random.Random, number: int, known: Record, what: str, is_hard: bool
) -> Record | None:
    """The person of `known` once more, in a spelling that the record does not have."""
    text = (HARD if is_hard else EASY)[what](known.who, lot)
    if not text or text in {name.text for name in known.facts.names}:
        return None
    had = known.details
    keep = 0.5 if is_hard else 0.7
    details = replace(
        had,
        title=had.title if lot.random() < 0.6 else None,
        began=had.began if lot.random() < 0.3 else None,
        email=had.email if lot.random() < keep else "",
        mobile=had.mobile if lot.random() < keep else "",
        has_office_phone=lot.random() < 0.4,
        has_mailbox=lot.random() < 0.2,
        country=had.country if lot.random() < 0.9 else "",
        sex=had.sex if lot.random() < 0.5 else "",
    )
    is_linked = bool(details.email or details.mobile)
    if is_hard and lot.random() < BARE:
        details = _bare(details)
    elif what in {"initials", "slip"} and not is_hard:
        if not is_linked and not had.title:
            return None
        details = details if is_linked else replace(details, title=had.title)
    elif is_linked and lot.random() < BODILESS:
        details = _without_body(details)
    facts = _facts(lot, [Name(text)], details)
    return Record(number, known.who, details, facts, known.number, what)


# Traps: somebody else

NAMESAKES = ("namesake elsewhere", "namesake in the city")
TRAP_KINDS = (*NAMESAKES, "father and son", "colleague", "near given name", "secretary")
AS_MANY = (1 - DUPLICATES) / (1 - DUPLICATES - TRAPS * (1 - len(NAMESAKES) / len(TRAP_KINDS)))
"""Traps that lie in the body keep it: so much oftener the others lack it."""


def _other_given(lot: random.Random, who: Identity, near: bool) -> Identity | None:
    """A person of the same family name and sex; near: whose given name is spelled nearly so."""
    if who.culture == "chinese":
        given = who.given[0].native
        if len(given) < 2:
            return None
        pool = [c for c in (HAN_MALE if who.sex == "male" else HAN_FEMALE) if c not in given]
        new = given[0] + lot.choice(pool) if near else "".join(lot.sample(pool, 2))
        return replace(who, given=(Part(new, ()),))
    for _ in range(30):
        other = somebody(lot)
        if (other.culture, other.sex) == (who.culture, who.sex) and other.given:
            if set(other.given) & set(who.given):
                continue
            if not near or other.given[0].latin[0][:1] == who.given[0].latin[0][:1]:
                return replace(other, family=who.family, country=who.country)
    return None


def _trap(
    lot: random.Random, number: int, known: Record, what: str, office: Office
) -> Record | None:
    who, had = known.who, known.details
    if what.startswith("namesake"):
        place = had.body.place if what.endswith("city") else f"{who.country}{lot.randrange(40, 80)}"
        details = _details(lot, who, office.new_body(had.body.country, place))
    else:
        other = _other_given(lot, who, near=what == "near given name")
        if what in {"colleague", "secretary"}:
            other = somebody(lot)
            other = replace(other, country=who.country)
        if other is None or office.has_namesake(other, had.body):
            return None
        who = other
        details = replace(_details(lot, who, had.body), has_office_phone=True, has_mailbox=True)
        if what == "secretary":
            # Both are written to under the address of the one.
            details = replace(details, email=had.email)
    names = _filed(lot, who)
    return Record(number, who, details, _facts(lot, names, details), None, what)


def _poorer(lot: random.Random, one: Record, is_hard: bool) -> Record:
    """Somebody else of whom a list says as little as of a duplicate, and in one of the spellings
    that duplicates have. Traps that lie in the body keep it."""
    if one.of or one.what not in {"", *NAMESAKES}:
        return one
    had = one.details
    if is_hard and lot.random() < BARE * AS_MANY:
        details = _bare(had)
    elif (had.email or had.mobile) and lot.random() < BODILESS * AS_MANY:
        details = _without_body(had)
    else:
        return one
    text = (HARD if is_hard else EASY)[lot.choice(list(HARD if is_hard else EASY))](one.who, lot)
    names = [Name(text)] if text else list(one.facts.names)
    return replace(one, details=details, facts=_facts(lot, names, details))


def made(seed: int, *, is_hard: bool = False, on_file: int = ON_FILE, new: int = NEW) -> Made:
    """The same for a seed on every machine. Of the newcomers DUPLICATES are on file, each once."""
    lot = random.Random(seed * 2 + is_hard)
    office = Office(lot)
    found = Made([_record(lot, number, office) for number in range(1, on_file + 1)])
    numbers = iter(range(on_file + 1, on_file + new + 1))
    known = iter(lot.sample(found.on_file, on_file))
    variants, traps = cycle(HARD if is_hard else EASY), cycle(TRAP_KINDS)
    for _ in range(round(new * DUPLICATES)):
        number, what = next(numbers), next(variants)
        found.new.append(_first(_duplicate(lot, number, one, what, is_hard) for one in known))
    for _ in range(round(new * TRAPS)):
        number, what = next(numbers), next(traps)
        found.new.append(_first(_trap(lot, number, one, what, office) for one in known))
    found.new += [_record(lot, number, office) for number in numbers]
    found.new = [_poorer(lot, one, is_hard) for one in found.new]
    lot.shuffle(found.new)
    return found


def _first(tried: Iterable[Record | None]) -> Record:
    """The first person who suits."""
    return next(record for record in tried if record is not None)


def _record(lot: random.Random, number: int, office: Office) -> Record:
    who = somebody(lot)
    body = office.body(who.country)
    # Two of one name at one body: no record could tell them apart.
    while office.has_namesake(who, body):
        who = replace(somebody(lot), country=body.country)
    details = _details(lot, who, body)
    return Record(number, who, details, _facts(lot, _filed(lot, who), details))
