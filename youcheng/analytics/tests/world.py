"""A small office and world for the tests of figures. Nothing here is by chance."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from youcheng.accounts.actions import save_unit
from youcheng.accounts.enums import UnitKind
from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.lib.periods import PartialDate
from youcheng.registry.actions import EventDraft, InstrumentDraft, TieDraft, open_ties
from youcheng.registry.enums import CountryKind, EventKind, InstrumentKind, Region
from youcheng.registry.models import (
    Cohort,
    CohortMember,
    Country,
    Grouping,
    GroupingMember,
    Locality,
    PeerCity,
    PublishedCount,
    PublishedFigure,
    Tie,
)

DAY = date(2017, 12, 31)
RECORDED = datetime(2018, 1, 10, tzinfo=UTC)

STATES = {
    "JP": ("日本", "Japan", Region.ASIA),
    "DE": ("德国", "Germany", Region.EUROPE),
    "IT": ("意大利", "Italy", Region.EUROPE),
    "US": ("美国", "United States", Region.AMERICAS),
    "CN": ("中国", "China", Region.ASIA),
    "RU": ("俄罗斯", "Russia", Region.EUROPE),
}


@dataclass
class Office:
    """A city with two districts, a new area and a university, and six countries."""

    city: Unit
    qixia: Unit
    xuanwu: Unit
    new_area: Unit
    university: Unit
    n_places: int = field(default=0)

    def place(self, country: str, *, lat: float | None = 1.0) -> Locality:
        self.n_places += 1
        return Locality.objects.create(
            country_id=country,
            name_zh=f"甲{self.n_places}市",
            name_en=f"Town {self.n_places}",
            sort_key=f"town{self.n_places:03}",
            lat=lat,
            lon=lat,
        )

    def tie(
        self,
        country: str,
        kind: str = "formal",
        since: str = "2000-01-01",
        *,
        home: Unit | None = None,
        then: tuple[tuple[EventKind, str], ...] = (),
        term: date | None = None,
        lat: float | None = 1.0,
        at: datetime = RECORDED,
    ) -> Tie:
        """Open a tie established on `since`, a day, month or year; then what happened later."""
        began = PartialDate.parse(since)
        paper = InstrumentDraft(
            kind=InstrumentKind.FORMAL, signed_on=began.on, precision=began.precision, ends_on=term
        )
        events = [
            EventDraft(EventKind.ESTABLISHED, began.on, began.precision, kind, instrument=paper),
            *(EventDraft(event, PartialDate.parse(on).on) for event, on in then),
        ]
        return self._open(country, home, events, lat, at)

    def attested(
        self, country: str, on: str, kind: str = "unknown", *, home: Unit | None = None
    ) -> Tie:
        """Open a tie that is only known to exist on a day."""
        events = [EventDraft(EventKind.ATTESTED, date.fromisoformat(on), to_kind=kind)]
        return self._open(country, home, events, 1.0, RECORDED)

    def intent(self, country: str, on: str = "2016-10-23") -> Tie:
        events = [EventDraft(EventKind.INTENT, date.fromisoformat(on))]
        return self._open(country, None, events, 1.0, RECORDED)

    def _open(
        self,
        country: str,
        home: Unit | None,
        events: list[EventDraft],
        lat: float | None,
        at: datetime,
    ) -> Tie:
        draft = TieDraft(
            home_id=(home or self.city).pk,
            place_id=self.place(country, lat=lat).pk,
            events=events,
        )
        [key] = open_ties([draft], by=None, at=at)
        return Tie.objects.get(pk=key)


def make_office() -> Office:
    for iso2, (zh, en, region) in STATES.items():
        Country.objects.create(iso2=iso2, name_zh=zh, name_en=en, region=region)
    for iso2, state, region in (
        ("HK", "CN", Region.ASIA),
        ("GU", "US", Region.OCEANIA),
        ("EH", None, Region.AFRICA),
    ):
        Country.objects.create(
            iso2=iso2,
            name_zh=iso2,
            name_en=iso2,
            region=region,
            kind=CountryKind.REGION,
            part_of_id=state,
        )
    city = save_unit(code="nanjing", kind=UnitKind.CITY, name_zh="南京市", name_en="Nanjing")
    return Office(
        city=city,
        qixia=save_unit(
            code="qixia",
            kind=UnitKind.DISTRICT,
            name_zh="栖霞区",
            name_en="Qixia",
            parent=city,
            position=1,
        ),
        xuanwu=save_unit(
            code="xuanwu",
            kind=UnitKind.DISTRICT,
            name_zh="玄武区",
            name_en="Xuanwu",
            parent=city,
            position=2,
        ),
        new_area=save_unit(
            code="jiangbei",
            kind=UnitKind.NEW_AREA,
            name_zh="江北新区",
            name_en="Jiangbei",
            parent=city,
            position=3,
        ),
        university=save_unit(
            code="nju",
            kind=UnitKind.UNIVERSITY,
            name_zh="南京大学",
            name_en="NJU",
            parent=city,
            position=4,
        ),
    )


def make_cohort(others: dict[str, tuple[int, int | None] | None]) -> Cohort:
    """A cohort of nanjing and others; each with bounds at the end of 2017, or None: unknown."""
    cohort = Cohort.objects.create(
        code="sub_provincial", name_zh="副省级城市", name_en="sub-provincial", as_of=DAY
    )
    ours = PeerCity.objects.create(code="nanjing", name_zh="南京", name_en="Nanjing")
    CohortMember.objects.create(cohort=cohort, peer=ours)
    for code, bounds in others.items():
        peer = PeerCity.objects.create(code=code, name_zh=code, name_en=code)
        CohortMember.objects.create(cohort=cohort, peer=peer)
        if bounds:
            PublishedCount.objects.create(
                peer=peer,
                as_of=DAY,
                counting="formal_and_cooperative",
                low=bounds[0],
                high=bounds[1],
            )
    return cohort


def make_grouping(code: str, *rows: tuple[str, date | None, date | None]) -> Grouping:
    grouping = Grouping.objects.create(code=code, name_zh=code, name_en=code)
    for country, from_on, to_on in rows:
        GroupingMember.objects.create(
            grouping=grouping, country_id=country, from_on=from_on, to_on=to_on
        )
    return grouping


def publish(office: Office, **figures: int) -> None:
    """Publish figures of the end of 2017; "__" in a name stands for the dot of the path."""
    for position, (name, value) in enumerate(figures.items()):
        PublishedFigure.objects.create(
            home=office.city,
            as_of=DAY,
            metric=name.replace("__", "."),
            value=value,
            source="the plan",
            position=position,
        )


def make_user(name: str, role: Role | None = None, unit: Unit | None = None) -> User:
    user = User.objects.create_user(name, password="brick-and-plum")
    if role and unit:
        Grant.objects.create(user=user, role=role, unit=unit)
    return user
