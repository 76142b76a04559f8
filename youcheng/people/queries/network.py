"""Whom a person knows, and who could introduce us: read ring by ring, never the whole base."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import User
from youcheng.people.enums import RelationKind
from youcheng.people.models import Person, Post, Relation
from youcheng.people.queries.meeting import Pair, meetings_of
from youcheng.people.rules.network import Dot, Edge, layout, shortest_path, strength

RINGS = 5
"""Steps of an introduction that are looked for; a longer one introduces nobody."""
FRONT = 400
"""Persons of one ring that are read on."""
CROWD = 60
"""A body in which more people hold posts does not make them acquainted."""


def edges_from(user: User, persons: Collection[int], on: date) -> set[Edge]:
    """What joins these persons to others that `user` may see. Five queries."""
    keys = list(persons)
    edges = set()
    seen = Person.objects.visible_to(user).known()
    introduced = seen.filter(
        Q(pk__in=keys) | Q(introduced_by__in=keys), introduced_by__isnull=False
    )
    for one, other in introduced.order_by().values_list("pk", "introduced_by"):
        edges.add(Edge.of(one, other or one, "introduced"))
    relations = Relation.objects.filter(Q(one__in=keys) | Q(other__in=keys)).order_by()
    for one, other, kind in relations.values_list("one", "other", "kind"):
        edges.add(Edge.of(one, other, kind))
    edges |= _colleagues(keys, on)
    ends = {key for edge in edges for key in (edge.a, edge.b)}
    known = set(seen.filter(pk__in=ends).order_by().values_list("pk", flat=True))
    return {edge for edge in edges if edge.a in known and edge.b in known}


def _colleagues(keys: Collection[int], on: date) -> set[Edge]:
    """Who holds a post in the same body on the same day."""
    now = Post.objects.held_on(on).order_by()
    bodies = set(now.filter(person__in=keys).values_list("organisation", flat=True))
    members: dict[int, set[int]] = defaultdict(set)
    for body, key in now.filter(organisation__in=bodies).values_list("organisation", "person"):
        members[body].add(key)
    asked = set(keys)
    return {
        Edge.of(one, other, "together")
        for people in members.values()
        if len(people) <= CROWD
        for one in people & asked
        for other in people
        if one != other
    }


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the drawing, between two dots. n_met: how often the two met, as far as the reader
    may know."""

    edge: Edge
    a: Dot
    b: Dot
    n_met: int = 0

    @property
    def strength(self) -> int:
        return strength(self.n_met)


@dataclass(frozen=True, slots=True)
class Count:
    """How often two persons met, written on the line between them."""

    x: int
    y: int
    n: int

    @classmethod
    def on(cls, line: Line) -> Self:
        """Nearer to the lower dot: names stand below theirs."""
        upper, lower = sorted((line.a, line.b), key=lambda dot: dot.y)
        x, y = ((2 * a + 3 * b) // 5 for a, b in ((upper.x, lower.x), (upper.y, lower.y)))
        return cls(x, y, line.n_met)


@dataclass(frozen=True, slots=True)
class Through:
    """Of whom somebody is known (None: of the person in the middle), how, and how often the two
    met."""

    person: Person | None
    how: str
    n_met: int


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """A person of the drawing in its list."""

    person: Person
    post: Post | None
    hop: int
    through: list[Through]


RADIUS = (22, 14, 9)
"""Of a dot, by its steps from the middle."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot with its words; below: where the words begin."""

    dot: Dot
    person: Person
    post: Post | None
    below: int

    @property
    def radius(self) -> int:
        return RADIUS[self.dot.hop]

    @property
    def is_ours(self) -> bool:
        return self.post is not None and self.post.organisation.unit_id is not None


@dataclass(slots=True)
class Network:
    """Dots and lines at most two steps around a person. persons, posts: what the dots are called.
    met: who met whom, and how often."""

    dots: list[Dot]
    lines: list[Line]
    persons: dict[int, Person]
    posts: dict[int, Post]
    n_left: int = 0
    """Persons within two steps that the drawing leaves out."""
    met: Counter[Pair] = field(default_factory=Counter)

    @property
    def rows(self) -> list[Acquaintance]:
        """The drawing as a list: the same persons, the nearer first."""
        centre = self.dots[0].key
        kinds: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        for line in self.lines:
            kinds[line.a.key][line.b.key].append(line.edge.kind)
            kinds[line.b.key][line.a.key].append(line.edge.kind)
        nearer = {dot.key: dot.hop for dot in self.dots}
        return [
            Acquaintance(
                self.persons[dot.key],
                self.posts.get(dot.key),
                dot.hop,
                [
                    Through(
                        None if key == centre else self.persons[key],
                        _labels(found),
                        self.met[min(key, dot.key), max(key, dot.key)],
                    )
                    for key, found in kinds[dot.key].items()
                    if nearer[key] == dot.hop - 1
                ],
            )
            for dot in self.dots[1:]
        ]

    @property
    def counts(self) -> list[Count]:
        """One for each two who met and are joined by a line, however many lines join them."""
        pairs = {(line.edge.a, line.edge.b): line for line in self.lines if line.n_met}
        return [Count.on(line) for line in pairs.values()]

    @property
    def marks(self) -> list[Mark]:
        """The dots as they are drawn."""
        return [
            Mark(dot, self.persons[dot.key], self.posts.get(dot.key), dot.y + 12 + RADIUS[dot.hop])
            for dot in self.dots
        ]


def network_of(user: User, person: Person, on: date) -> Network:
    first = edges_from(user, [person.pk], on)
    near = {key for edge in first for key in (edge.a, edge.b)} - {person.pk}
    edges = first | (edges_from(user, sorted(near)[:FRONT], on) if near else set())
    everybody = {key for edge in edges for key in (edge.a, edge.b)} | {person.pk}
    dots = layout(person.pk, sorted(edges))
    by_key = {dot.key: dot for dot in dots}
    met = meetings_of(user, list(by_key))
    lines = [
        Line(edge, by_key[edge.a], by_key[edge.b], met[edge.a, edge.b])
        for edge in sorted(edges)
        if edge.a in by_key and edge.b in by_key
    ]
    persons = Person.objects.in_bulk(list(by_key))
    posts, n_left = first_posts(by_key, on), len(everybody) - len(dots)
    return Network(dots, lines, persons, posts, n_left, met)


def first_posts(persons: Iterable[int], on: date) -> dict[int, Post]:
    """The highest post that each holds on a day."""
    rows = Post.objects.held_on(on).filter(person__in=list(persons))
    rows = rows.select_related("organisation").order_by(F("rank").desc(nulls_first=True), "-pk")
    return {post.person_id: post for post in rows}


def starts_for(user: User, on: date) -> set[int]:
    """Where an introduction begins: persons with whom a colleague keeps in touch, and those who
    hold posts with us."""
    seen = Person.objects.visible_to(user).current()
    kept = seen.filter(keeper__isnull=False).order_by().values_list("pk", flat=True)[:FRONT]
    at_home = Post.objects.held_on(on).filter(organisation__unit__isnull=False)
    ours = seen.filter(pk__in=at_home.order_by().values("person"))
    return {*kept, *ours.order_by().values_list("pk", flat=True)[:FRONT]}


@dataclass(frozen=True, slots=True)
class Step:
    """One person of an introduction; how: by what the one before knows them."""

    person: Person
    post: Post | None
    how: str


def introduction_to(user: User, person: Person, on: date) -> list[Step]:
    """The shortest way from somebody we know to `person`, both ends included; empty if there is
    none of at most RINGS steps. Somebody we know needs no introduction: the way is one step."""
    starts = starts_for(user, on)
    if person.pk in starts:
        return _steps([person.pk], set(), on)
    edges: set[Edge] = set()
    reached, front = {person.pk}, {person.pk}
    for _ring in range(RINGS):
        found = edges_from(user, sorted(front)[:FRONT], on)
        edges |= found
        front = {key for edge in found for key in (edge.a, edge.b)} - reached
        reached |= front
        if not front or front & starts:
            break
    return _steps(shortest_path(starts & reached, person.pk, edges), edges, on)


def _steps(path: list[int], edges: Iterable[Edge], on: date) -> list[Step]:
    if not path:
        return []
    kinds: dict[tuple[int, int], list[str]] = defaultdict(list)
    for edge in sorted(edges):
        kinds[edge.a, edge.b].append(edge.kind)
    persons, posts = Person.objects.in_bulk(path), first_posts(path, on)
    before = [None, *path[:-1]]
    return [
        Step(
            persons[key],
            posts.get(key),
            _labels(kinds[min(key, last), max(key, last)]) if last else "",
        )
        for last, key in zip(before, path, strict=True)
    ]


KIND_LABELS: dict[str, Any] = {
    "introduced": _("introduced"),
    "together": _("in the same body"),
    **{kind.value: kind.label for kind in RelationKind},
}
"""Why there is a line between two persons, in words."""


def _labels(kinds: Iterable[str]) -> str:
    return "、".join(str(KIND_LABELS.get(kind, kind)) for kind in kinds)
