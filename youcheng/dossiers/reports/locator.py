"""A sketch of where a partner lies: outlines of land, the two cities, the way between them.

No borders are drawn: a sketch decides nothing about them. The outlines are those of the maps on the
pages (Natural Earth, 1:110 million); the bytes depend on nothing but the two places.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from math import acos, cos, degrees, radians, sin, sqrt
from pathlib import Path

import pylopdf_fonts_zh_cn as fonts
from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

LAND = "vendor/map/land-110m.json"
WIDTH, HEIGHT = 1400, 620
"""Pixels; printed 115 mm wide."""
FINE = 2
"""Drawn so many times larger, and made smaller: the lines are smooth then."""
LEAST, MOST = 70.0, 360.0
"""Degrees from side to side."""
PACIFIC = 150.0
"""The meridian in the middle of a map of the whole world, as maps in China have it."""
NORTH, SOUTH = 84.0, -58.0
SEA, SOIL, COAST, INK, MARK = "#ffffff", "#dfe3e1", "#a9b3af", "#222222", "#a3173f"

Point = tuple[float, float]
"""Longitude and latitude, in degrees."""


@dataclass(frozen=True, slots=True)
class Spot:
    name: str
    lat: float
    lon: float


@lru_cache(maxsize=1)
def outlines() -> tuple[tuple[Point, ...], ...]:
    """Rings of land; none where the assets of the pages are not there."""
    found = finders.find(LAND)
    if not found:
        return ()
    told = json.loads(Path(str(found)).read_text("utf-8"))
    (kx, ky), (x0, y0) = told["transform"]["scale"], told["transform"]["translate"]
    arcs = [_arc(arc, kx, ky, x0, y0) for arc in told["arcs"]]
    shapes = told["objects"]["land"]["geometries"]
    return tuple(
        _ring(ring, arcs)
        for shape in shapes
        for polygon in (shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]])
        for ring in polygon[:1]
    )


def _arc(steps: Sequence[Sequence[int]], kx: float, ky: float, x0: float, y0: float) -> list[Point]:
    """Each step but the first is told by its difference."""
    x = y = 0
    points = []
    for dx, dy in steps:
        x, y = x + dx, y + dy
        points.append((x * kx + x0, y * ky + y0))
    return points


def _ring(ring: Sequence[int], arcs: Sequence[list[Point]]) -> tuple[Point, ...]:
    """Longitudes run on where a coast crosses the 180th meridian. One that goes round the pole is
    closed over it."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        for lon, lat in arc[1:] if points else arc:
            points.append((_near(lon, points[-1][0]) if points else lon, lat))
    if abs(points[-1][0] - points[0][0]) > 180:
        points += [(points[-1][0], -90.0), (points[0][0], -90.0)]
    return tuple(points)


@dataclass(frozen=True, slots=True)
class Window:
    """What of the world is drawn. middle: its centre; span: degrees from side to side."""

    middle: Point
    span: float

    def at(self, lon: float, lat: float) -> Point:
        """Pixels from the upper left, in the large drawing. Longitudes may run on beyond 180."""
        size = WIDTH * FINE / self.span
        x = WIDTH * FINE / 2 + (lon - self.middle[0]) * size
        return x, HEIGHT * FINE / 2 - (lat - self.middle[1]) * size


def window_of(home: Spot, partner: Spot) -> Window:
    """Both places with room around them, or the whole world where they lie far apart."""
    east = _near(partner.lon, home.lon)
    wide, high = abs(east - home.lon), abs(partner.lat - home.lat)
    span = max(LEAST, 1.7 * wide, 2.0 * high * WIDTH / HEIGHT)
    tall = MOST * HEIGHT / WIDTH
    if span * 1.2 >= MOST or wide > 150:
        return Window((PACIFIC, (NORTH + SOUTH) / 2), MOST)
    half = span * HEIGHT / WIDTH / 2
    lat = (home.lat + partner.lat) / 2
    if half * 2 < tall:
        lat = min(max(lat, SOUTH + half), NORTH - half)
    return Window(((home.lon + east) / 2, lat), span)


def _near(lon: float, to: float) -> float:
    """The same meridian, told so that it is at most half the world from another one."""
    return to + (lon - to + 180) % 360 - 180


def way(home: Spot, partner: Spot, steps: int = 72) -> Iterator[Point]:
    """The shortest way over the globe; longitudes run on without a leap."""
    a, b = _vector(home), _vector(partner)
    angle = acos(max(-1.0, min(1.0, sum(x * y for x, y in zip(a, b, strict=True)))))
    last = home.lon
    for n in range(steps + 1):
        share = n / steps
        if sin(angle) < 1e-6:
            point = a
        else:
            one, other = (sin((1 - share) * angle) / sin(angle), sin(share * angle) / sin(angle))
            point = tuple(one * x + other * y for x, y in zip(a, b, strict=True))
        lat, lon = _told(point)
        last = _near(lon, last)
        yield last, lat


def _vector(spot: Spot) -> tuple[float, ...]:
    lat, lon = radians(spot.lat), radians(spot.lon)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def _told(point: Sequence[float]) -> tuple[float, float]:
    x, y, z = point
    flat = sqrt(x * x + y * y)
    lon = degrees(acos(max(-1.0, min(1.0, x / flat)))) if flat else 0.0
    lat = degrees(acos(min(1.0, flat)))
    return (lat if z >= 0 else -lat), (lon if y >= 0 else -lon)


@lru_cache(maxsize=32)
def draw(home: Spot, partner: Spot) -> bytes:
    """A PNG; empty where there are no outlines to draw."""
    rings = outlines()
    if not rings:
        return b""
    window = window_of(home, partner)
    picture = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), SEA)
    pen = ImageDraw.Draw(picture)
    for turn in (-360, 0, 360):
        for ring in rings:
            pen.polygon([window.at(lon + turn, lat) for lon, lat in ring], SOIL, COAST)
    for turn in (-360, 0, 360):
        points = [window.at(lon + turn, lat) for lon, lat in way(home, partner)]
        for n in range(0, len(points) - 1, 2):
            pen.line([points[n], points[n + 1]], INK, 2 * FINE)
    _spots(pen, window, home, partner)
    pen.rectangle((0, 0, WIDTH * FINE - 1, HEIGHT * FINE - 1), outline=COAST, width=2 * FINE)
    small = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def _spots(pen: ImageDraw.ImageDraw, window: Window, home: Spot, partner: Spot) -> None:
    """Dots with their names; of two that lie close one name goes above, the other below."""
    font = ImageFont.truetype(str(fonts.sans_path()), 36 * FINE)
    places = [window.at(_near(spot.lon, window.middle[0]), spot.lat) for spot in (home, partner)]
    is_upper = places[0][1] <= places[1][1]
    for spot, (x, y), colour, goes_up in (
        (home, places[0], INK, is_upper),
        (partner, places[1], MARK, not is_upper),
    ):
        size = 9 * FINE
        pen.ellipse((x - size, y - size, x + size, y + size), colour, SEA, 2 * FINE)
        wide = pen.textlength(spot.name, font)
        left = min(max(x - wide / 2, 8 * FINE), WIDTH * FINE - wide - 8 * FINE)
        top = y - 58 * FINE if goes_up else y + 12 * FINE
        top = min(max(top, 4 * FINE), (HEIGHT - 54) * FINE)
        pen.text((left, top), spot.name, colour, font, stroke_width=3 * FINE, stroke_fill=SEA)
