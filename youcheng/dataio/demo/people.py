"""The people base of the demonstration: role titles, no persons. What is said of them is made up,
and every name says so: （演示）."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from youcheng.accounts.models import Unit, User
from youcheng.lib.periods import PartialDate, months_after
from youcheng.people import actions
from youcheng.people.enums import Consent, ContactKind, OrganisationKind, Rank, Term, Visibility
from youcheng.people.models import Organisation, Person
from youcheng.registry.models import Locality

LEIPZIG, ST_LOUIS, NAGOYA = 2879139, 4407066, 1856057
MARK = "（演示）"
SOURCE = "演示数据，虚构"


@dataclass(frozen=True, slots=True)
class Body:
    """place: its key in the gazetteer; unit: code of one of ours; under: code of its parent."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    place: int | None = None
    under: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A person of the demonstration, known by what they are.

    term: whole months from the day of the demonstration until the term ends.
    """

    code: str
    name: str
    name_en: str
    body: str
    title_en: str
    rank: int
    began: str = "2021"
    term: int | None = None
    more: dict[str, Any] = field(default_factory=dict)
    contacts: tuple[tuple[str, str], ...] = ()
    also: tuple[str, str] | None = None
    """A second post: body and title."""


BODIES = (
    Body("lpz", "莱比锡市政府", "Stadt Leipzig", OrganisationKind.GOVERNMENT, LEIPZIG),
    Body(
        "lpz-int",
        "市长办公室国际合作处",
        "Referat Internationale Zusammenarbeit",
        OrganisationKind.DEPARTMENT,
        under="lpz",
    ),
    Body("lpz-eco", "经济局", "Dezernat Wirtschaft", OrganisationKind.DEPARTMENT, under="lpz"),
    Body("lpz-uni", "莱比锡大学", "Universität Leipzig", OrganisationKind.UNIVERSITY, LEIPZIG),
    Body("stl", "圣路易斯市政府", "City of St. Louis", OrganisationKind.GOVERNMENT, ST_LOUIS),
    Body(
        "stl-com",
        "圣路易斯—南京友好城市委员会",
        "St. Louis–Nanjing Sister City Committee",
        OrganisationKind.FRIENDSHIP,
        ST_LOUIS,
    ),
    Body("ngy", "名古屋市役所", "Nagoya City Hall", OrganisationKind.GOVERNMENT, NAGOYA),
    Body(
        "fao",
        "南京市人民政府外事办公室",
        "Nanjing Foreign Affairs Office",
        OrganisationKind.DEPARTMENT,
        unit="foreign-affairs-office",
    ),
)
ROLES = (
    Role(
        "desk", "友城处专办员", "Sister-city officer", "fao", "Officer", Rank.OTHER, "2019",
        more={"languages": "zh en de"},
    ),
    Role(
        "lpz-mayor", "莱比锡市长", "Lord Mayor of Leipzig", "lpz", "Oberbürgermeister",
        Rank.MAYOR, "2020", 5,
        {
            "salutation_zh": "市长先生", "salutation": "Herr Oberbürgermeister",
            "languages": "de en", "interests": "会展、青年交流", "sex": "male",
        },
        ((ContactKind.PHONE, "+49 341 0000000"),),
    ),
    Role(
        "lpz-head", "莱比锡国际合作处处长", "Head of International Cooperation, Leipzig", "lpz-int",
        "Referatsleiterin", Rank.DIVISION, "2014", None,
        {
            "salutation_zh": "处长女士", "salutation": "Frau Referatsleiterin",
            "languages": "de en", "interests": "生命科学、会展、青年交流",
            "dietary": "素食", "protocol": "偏好书面议程；名片双手递接", "is_key": True,
            "sex": "female",
        },
        (
            (ContactKind.EMAIL, "international@leipzig.example"),
            (ContactKind.PHONE, "+49 341 0000001"),
        ),
    ),
    Role(
        "lpz-eco", "莱比锡经济局局长", "Head of Economic Affairs, Leipzig", "lpz-eco",
        "Beigeordneter", Rank.DEPUTY_MAYOR, "2019", 22, {"languages": "de en"},
        also=("lpz-uni", "校董"),
    ),
    Role(
        "lpz-uni", "莱比锡大学国际部主任", "Director of International Affairs, Leipzig University",
        "lpz-uni", "Direktorin Internationales", Rank.OTHER, "2017-04", None,
        {"languages": "de en zh"},
        ((ContactKind.EMAIL, "international@uni.example"),),
    ),
    Role(
        "stl-mayor", "圣路易斯市长", "Mayor of St. Louis", "stl", "Mayor", Rank.MAYOR, "2021-04",
        14, {"languages": "en"},
    ),
    Role(
        "stl-chair", "圣路易斯友城委员会主席", "Chair, St. Louis–Nanjing Committee", "stl-com",
        "Chair", Rank.OTHER, "2012", None,
        {"languages": "en zh", "is_key": True, "consent": Consent.GIVEN,
         "protocol": "首对中美友好城市的长期联络人"},
        ((ContactKind.EMAIL, "chair@stl.example"), (ContactKind.WECHAT, "stl_demo")),
    ),
    Role(
        "ngy-head", "名古屋国际交流课课长", "Head of International Exchange, Nagoya", "ngy",
        "国際交流課長", Rank.DIVISION, "2018", None,
        {"languages": "ja zh", "visibility": Visibility.RESTRICTED},
    ),
)  # fmt: skip
INTRODUCED = (("lpz-mayor", "lpz-head"), ("lpz-eco", "lpz-head"), ("stl-mayor", "stl-chair"))
"""Who was introduced, and by whom."""
RELATED = (
    ("desk", "lpz-head", "works"),
    ("lpz-head", "lpz-mayor", "assists"),
    ("lpz-uni", "lpz-head", "knows"),
    ("desk", "stl-chair", "knows"),
)


@transaction.atomic
def open_people(*, on: date) -> int:
    """Add the demonstration's bodies and persons. Returns the number of persons."""
    owner = Unit.objects.get(code="nanjing")
    keepers = {user.username: user for user in User.objects.filter(username__in=("demo", "europe"))}
    bodies = _bodies()
    persons: dict[str, Person] = {}
    for role in ROLES:
        persons[role.code] = _person(role, bodies, owner, keepers, on)
    for one, other in INTRODUCED:
        actions.set_introducer(persons[one], persons[other], by=None)
    for one, other, kind in RELATED:
        actions.add_relation(persons[one], persons[other], kind=kind, by=None)
    return len(persons)


def _bodies() -> dict[str, Organisation]:
    keys = [body.place for body in BODIES if body.place]
    places = {row.geonameid: row for row in Locality.objects.filter(geonameid__in=keys)}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=[b.unit for b in BODIES])}
    found: dict[str, Organisation] = {}
    for body in BODIES:
        found[body.code] = actions.add_organisation(
            by=None,
            is_demo=True,
            name_zh=body.name_zh,
            name_en=body.name_en,
            kind=body.kind,
            parent=found.get(body.under),
            place=places.get(body.place),
            unit=units.get(body.unit),
            country_id="CN" if body.unit else None,
        )
    return found


def _person(
    role: Role,
    bodies: dict[str, Organisation],
    owner: Unit,
    keepers: dict[str, User],
    on: date,
) -> Person:
    body = bodies[role.body]
    is_europe = body.country is not None and body.country.region == "europe"
    fields: dict[str, Any] = {
        "name_main": f"{role.name}{MARK}",
        "name_en": f"{role.name_en} (demo)",
        "country_id": body.country_id,
        "purpose": "友城交往联络",
        "consent": Consent.OFFICE,
        "consent_on": on if role.more.get("consent") == Consent.GIVEN else None,
        "source": SOURCE,
        "keeper": keepers.get("europe" if is_europe else "demo")
        if role.more.get("is_key")
        else None,
        "is_demo": True,
        **role.more,
    }
    person = actions.add_person(owner=owner, by=None, on=on, **fields)
    term_ends = PartialDate(months_after(on, role.term)) if role.term else None
    actions.begin_post(
        person,
        body,
        by=None,
        title_zh=role.name.removeprefix(body.place.name_zh if body.place else "莱比锡"),
        title_en=role.title_en,
        rank=role.rank,
        began=PartialDate.parse(role.began),
        term=Term.FIXED if term_ends else Term.UNKNOWN,
        term_ends=term_ends,
        source=SOURCE,
    )
    if role.also:
        actions.begin_post(person, bodies[role.also[0]], by=None, title_zh=role.also[1])
    for kind, value in role.contacts:
        actions.add_contact(person, kind=kind, value=value, by=None)
    return person
