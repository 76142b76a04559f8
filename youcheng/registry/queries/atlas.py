"""Places by where they lie: the nearest ones, and whether a point is in the country it claims."""

from collections import defaultdict
from collections.abc import Iterable

from youcheng.registry.models import Country, Locality
from youcheng.registry.rules.places import distance_km

REACH = 7
"""Degrees around a point in which neighbours are looked for: about 700 km."""


class Atlas:
    """All places that have coordinates, in cells of one degree. Two queries to make."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[int, str, float, float]]] = defaultdict(list)
        self._by_state: dict[str, list[tuple[float, float]]] = defaultdict(list)
        self._spacing: dict[str, float] = {}
        part_of = dict(Country.objects.values_list("iso2", "part_of_id"))
        self.state_of = {code: whole or code for code, whole in part_of.items()}
        rows = Locality.objects.current().exclude(lat=None).exclude(lon=None)
        for pk, country, lat, lon in rows.values_list("pk", "country_id", "lat", "lon"):
            if lat is not None and lon is not None:
                self.add(pk, country, lat, lon)

    def add(self, pk: int, country: str, lat: float, lon: float) -> None:
        state = self.state_of.get(country, country)
        self._cells[int(lat // 1), int(lon // 1)].append((pk, state, lat, lon))
        self._by_state[state].append((lat, lon))

    def _ring(self, lat: float, lon: float, ring: int) -> Iterable[tuple[int, str, float, float]]:
        row, column = int(lat // 1), int(lon // 1)
        for r in range(row - ring, row + ring + 1):
            step = 1 if abs(r - row) == ring else 2 * ring or 1
            for c in range(column - ring, column + ring + 1, step):
                yield from self._cells.get((r, (c + 180) % 360 - 180), ())

    def distances(self, lat: float, lon: float, country: str) -> tuple[float, float, str]:
        """Kilometres to the nearest place of `country`, to the nearest place of another state,
        and that state. Infinity where there is none within some 700 km.
        """
        own = self.state_of.get(country, country)
        inside = outside = float("inf")
        other = ""
        for ring in range(REACH + 1):
            for _pk, state, y, x in self._ring(lat, lon, ring):
                km = distance_km((lat, lon), (y, x))
                if state == own:
                    inside = min(inside, km)
                elif km < outside:
                    outside, other = km, state
            # Degrees of longitude shrink northward; the next ring may still be nearer.
            if min(inside, outside) < ring * 50 and (inside < 40 or ring >= 3):
                break
        return inside, outside, other

    def spacing(self, country: str) -> float:
        """Kilometres: of the places of a state, nineteen in twenty have a neighbour so near."""
        state = self.state_of.get(country, country)
        if state not in self._spacing:
            own = self._by_state[state]
            gaps = sorted(
                min(
                    (
                        distance_km(point, (y, x))
                        for ring in range(3)
                        for _pk, other, y, x in self._ring(*point, ring)
                        if other == state and (y, x) != point
                    ),
                    default=200.0,
                )
                for point in own[:: max(1, len(own) // 200)]
            )
            self._spacing[state] = gaps[int(len(gaps) * 0.95)] if gaps else 200.0
        return self._spacing[state]

    def state_at(self, lat: float, lon: float, within_km: float = 30.0) -> str:
        """The state of the nearest place, or "" where none is near."""
        best, found = within_km, ""
        for ring in range(2):
            for _pk, state, y, x in self._ring(lat, lon, ring):
                km = distance_km((lat, lon), (y, x))
                if km <= best:
                    best, found = km, state
        return found
