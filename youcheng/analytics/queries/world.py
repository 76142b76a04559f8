"""Countries as figures need them: every region under its state, with continent and groupings."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from youcheng.lib.bilingual import in_language
from youcheng.registry.enums import CountryKind
from youcheng.registry.models import Country, Grouping, GroupingMember

HOME_STATE = "CN"
"""Ties with its regions are counted, but it is no foreign country that they would cover."""


@dataclass(slots=True)
class World:
    """state: the state of each country code, itself for a region of no state; region: the continent
    of each; foreign: codes of the states that a tie can cover."""

    state: dict[str, str] = field(default_factory=dict)
    foreign: set[str] = field(default_factory=set)
    region: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    groupings: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    grouping_names: dict[str, str] = field(default_factory=dict)

    def region_of(self, country: str) -> str:
        state = self.state.get(country, country)
        return self.region.get(state) or self.region[country]

    def groupings_of(self, country: str) -> frozenset[str]:
        state = self.state.get(country, country)
        return frozenset(code for code, states in self.groupings.items() if state in states)

    def countries_in(self, grouping: str) -> list[str]:
        """Codes of the countries, regions included, that belong to a grouping."""
        states = self.groupings.get(grouping, set())
        return [code for code, state in self.state.items() if state in states]


def world(as_of: date, groupings: list[tuple[str, str]]) -> World:
    """Read countries and, for `groupings` (code, name), their members on `as_of`."""
    found = World()
    rows = Country.objects.order_by("iso2").values_list(
        "iso2", "kind", "part_of", "region", "name_zh", "name_en", "name_zh_hant"
    )
    for iso2, kind, part_of, region, zh, en, hant in rows:
        found.state[iso2] = part_of if kind == CountryKind.REGION and part_of else iso2
        found.region[iso2] = region
        if kind == CountryKind.STATE and iso2 != HOME_STATE:
            found.foreign.add(iso2)
        found.names[iso2] = in_language(zh, en, hant)
    for code, name in groupings:
        found.grouping_names[code] = name
        found.groupings[code] = set()
    members = (
        GroupingMember.objects.filter(GroupingMember.on(as_of))
        .order_by("pk")
        .values_list("grouping__code", "country_id")
    )
    for code, country in members:
        found.groupings[code].add(country)
    return found


def has_grouping(code: str) -> bool:
    return Grouping.objects.filter(code=code).exists()
