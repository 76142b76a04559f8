"""Countries as figures need them: every region under its state, with continent and groupings."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from youcheng.lib.bilingual import reader
from youcheng.lib.prepared import prepared
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


@prepared
def _countries() -> QuerySet:
    columns = ("iso2", "kind", "part_of", "region", "name_zh", "name_en", "name_zh_hant")
    return Country.objects.order_by("iso2").values_list(*columns)


@prepared
def _members(*, day: Any) -> QuerySet:
    members = GroupingMember.objects.filter(GroupingMember.on(day)).order_by("pk")
    return members.values_list("grouping__code", "country_id")


def world(as_of: date, groupings: list[tuple[str, str]]) -> World:
    """Read countries and, for `groupings` (code, name), their members on `as_of`."""
    found = World()
    name_of = reader()
    for iso2, kind, part_of, region, *names in _countries():
        found.state[iso2] = part_of if kind == CountryKind.REGION and part_of else iso2
        found.region[iso2] = region
        if kind == CountryKind.STATE and iso2 != HOME_STATE:
            found.foreign.add(iso2)
        found.names[iso2] = name_of(*names)
    for code, name in groupings:
        found.grouping_names[code] = name
        found.groupings[code] = set()
    for code, country in _members(day=as_of):
        found.groupings[code].add(country)
    return found


def has_grouping(code: str) -> bool:
    return Grouping.objects.filter(code=code).exists()
