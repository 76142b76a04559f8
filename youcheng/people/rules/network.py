"""Who knows whom: the shortest introduction, and where the dots stand."""

import math
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

MOST = 40
"""Dots of a drawing: more are a tangle."""
WIDTH, HEIGHT = 720, 480
NEAR, ALONE = 0.58, 0.8
"""How far out the first ring stands, with a second one behind it and without."""


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """Two persons, and why there is a line between them: "introduced", "together", or a kind of
    relation. a < b, so that each pair stands once."""

    a: int
    b: int
    kind: str

    @classmethod
    def of(cls, one: int, other: int, kind: str) -> "Edge":
        return cls(min(one, other), max(one, other), kind)


def neighbours(edges: Iterable[Edge]) -> dict[int, list[int]]:
    """Each person's neighbours, each once, in the order of their keys."""
    found: dict[int, set[int]] = {}
    for edge in edges:
        if edge.a != edge.b:
            found.setdefault(edge.a, set()).add(edge.b)
            found.setdefault(edge.b, set()).add(edge.a)
    return {key: sorted(near) for key, near in found.items()}


def shortest_path(starts: Collection[int], goal: int, edges: Iterable[Edge]) -> list[int]:
    """From one of `starts` to `goal`, both included; of equally short ones the first by keys. Empty
    where there is none."""
    near = neighbours(edges)
    came: dict[int, int | None] = dict.fromkeys(sorted(starts))
    queue = deque(came)
    while queue:
        at = queue.popleft()
        if at == goal:
            return _back(came, at)
        for after in near.get(at, ()):
            if after not in came:
                came[after] = at
                queue.append(after)
    return []


def _back(came: Mapping[int, int | None], at: int) -> list[int]:
    path = [at]
    while (before := came[path[-1]]) is not None:
        path.append(before)
    return path[::-1]


@dataclass(frozen=True, slots=True)
class Dot:
    """A person in the drawing, in units of WIDTH and HEIGHT. hop: steps from the middle."""

    key: int
    hop: int
    x: int
    y: int


MEETINGS = (1, 2, 5)
"""From how many meetings on a line is drawn one step stronger."""


def strength(n: int) -> int:
    """How strong a line between persons is drawn who met so often: 0 to 3."""
    return sum(n >= step for step in MEETINGS)


def within_two(centre: int, edges: Sequence[Edge], most: int = MOST) -> dict[int, int]:
    """Persons at most two steps away → steps; the nearer first, no more than `most`."""
    near = neighbours(edges)
    found = {centre: 0}
    for hop in (1, 2):
        for at in [key for key, steps in found.items() if steps == hop - 1]:
            for after in near.get(at, ()):
                if len(found) >= most:
                    return found
                found.setdefault(after, hop)
    return found


def layout(centre: int, edges: Sequence[Edge], most: int = MOST) -> list[Dot]:
    """The middle, a ring of those who are near, and behind each of them those whom they know. The
    same edges give the same drawing."""
    hops = within_two(centre, edges, most)
    near = neighbours(edges)
    first = [key for key, hop in hops.items() if hop == 1]
    behind: dict[int, list[int]] = {key: [] for key in first}
    for key, hop in hops.items():
        if hop == 2:
            owner = next(one for one in first if key in near.get(one, ()))
            behind[owner].append(key)
    # A sector is as wide as what stands in it.
    weights = [1 + len(behind[key]) for key in first]
    dots = [Dot(centre, 0, WIDTH // 2, HEIGHT // 2)]
    angle, whole = -math.pi / 2, sum(weights) or 1
    for key, weight in zip(first, weights, strict=True):
        span = 2 * math.pi * weight / whole
        middle = angle + span / 2
        dots.append(_dot(key, 1, middle, NEAR if any(behind.values()) else ALONE))
        for at, other in enumerate(behind[key]):
            step = span * (at + 1) / (len(behind[key]) + 1)
            dots.append(_dot(other, 2, angle + step, 1.0))
        angle += span
    return dots


def _dot(key: int, hop: int, angle: float, far: float) -> Dot:
    """far: share of the half width and height, inside a margin for the words."""
    x = WIDTH / 2 + math.cos(angle) * far * (WIDTH / 2 - 70)
    y = HEIGHT / 2 + math.sin(angle) * far * (HEIGHT / 2 - 48)
    return Dot(key, hop, round(x), round(y))
