"""Lists of persons: who fits, in which order, and what a row shows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet

from youcheng.accounts.models import User
from youcheng.audit.queries import state_of_records
from youcheng.lib.keeping import Kept
from youcheng.lib.periods import months_after
from youcheng.people.enums import PERSON, Visibility
from youcheng.people.models import Organisation, Person, Post
from youcheng.people.rules.keeping import GONE, RETENTION_MONTHS
from youcheng.people.rules.posts import TERM_MONTHS
from youcheng.registry.models import Locality
from youcheng.search.models import Entry
from youcheng.search.rules import terms

SORTS = ("name", "rank", "country", "changed")
STATES = ("current", "archived", "erased", "all")
WATCHES = ("term", "keeping", "unconfirmed", "no_post")


@dataclass(frozen=True, slots=True)
class PersonFilter:
    """Which persons. Empty fields filter nothing."""

    on: date
    q: str = ""
    country: str = ""
    region: str = ""
    owner_path: str = ""
    rank: int | None = None
    """This rank or a higher one."""
    kind: str = ""
    """Of the organisation of a present post."""
    language: str = ""
    consent: str = ""
    visibility: str = ""
    watch: str = ""
    state: str = "current"
    mine: bool = False
    """Whom the reader keeps in touch with."""
    organisation: int | None = None
    """Posts in it, or under it, now or before."""
    place: int | None = None
    sort: str = "name"


def without(asked: PersonFilter, name: str) -> PersonFilter:
    """The same question without one of its filters."""
    default = PersonFilter.__dataclass_fields__[_COLUMNS.get(name, name)].default
    said: dict[str, Any] = {_COLUMNS.get(name, name): default}
    return replace(asked, **said)


_COLUMNS = {"owner": "owner_path"}


def matching_persons(user: User, asked: PersonFilter) -> QuerySet[Person]:
    """Persons that `user` may see and that fit, in the order asked for."""
    rows = Person.objects.visible_to(user).filter(_state(asked.state))
    for condition in _conditions(user, asked):
        rows = rows.filter(condition)
    return _ordered(rows, asked)


_kept = Kept[int](most=500)


def n_matching(user: User, asked: PersonFilter) -> int:
    """How many persons fit; kept until the next deed of anybody, which may be about one of them."""
    return _kept.of(
        (user.pk, asked),
        state_of_records(),
        lambda: matching_persons(user, asked).order_by().count(),
    )


def _state(state: str) -> Q:
    known = Q(erased_at=None, merged_into=None)
    return {
        "archived": known & Q(archived_at__isnull=False),
        "erased": Q(erased_at__isnull=False, merged_into=None),
        "all": Q(merged_into=None),
    }.get(state, known & Q(archived_at=None))


def _conditions(user: User, asked: PersonFilter) -> Iterable[Any]:
    if asked.q:
        entries = Entry.objects.matching(asked.q).filter(kind=PERSON)
        yield Q(pk__in=entries.order_by().values("ref")) if terms(asked.q) else Q(pk__in=[])
    exact = {
        "country": asked.country,
        "country__region": asked.region,
        "consent": asked.consent,
        "visibility": asked.visibility,
        "owner__path__startswith": asked.owner_path,
    }
    yield Q(**{name: value for name, value in exact.items() if value})
    if asked.language:
        yield _speaks(asked.language)
    if asked.mine:
        yield Q(keeper=user)
    now = Post.objects.held_on(asked.on).filter(person=OuterRef("pk"))
    if asked.rank:
        yield Exists(now.filter(rank__lte=asked.rank))
    if asked.kind:
        yield Exists(now.filter(organisation__kind=asked.kind))
    if asked.organisation:
        paths = Organisation.objects.filter(pk=asked.organisation).values_list("path", flat=True)
        path = paths.first()
        yield _held(organisation__path__startswith=path) if path else Q(pk__in=[])
    if asked.place:
        yield _held(organisation__place=asked.place)
    if asked.watch:
        yield _watched(asked)


def _held(**where: Any) -> Q:
    """Who has or had a post like that: read from the posts, of which there are few."""
    return Q(pk__in=Post.objects.filter(**where).order_by().values("person"))


def _speaks(code: str) -> Q:
    return (
        Q(languages=code)
        | Q(languages__startswith=f"{code} ")
        | Q(languages__endswith=f" {code}")
        | Q(languages__contains=f" {code} ")
    )


def _watched(asked: PersonFilter) -> Any:
    now = Post.objects.held_on(asked.on).filter(person=OuterRef("pk"))
    match asked.watch:
        case "term":
            until = months_after(asked.on, max(TERM_MONTHS))
            return Exists(now.filter(ended_on=None, term_ends_on__lte=until))
        case "keeping":
            soon = months_after(asked.on, RETENTION_MONTHS)
            return Q(retain_until__lte=soon) | Q(consent__in=GONE)
        case "unconfirmed":
            since = months_after(asked.on, -12)
            return Exists(now.filter(Q(verified_on=None) | Q(verified_on__lt=since)))
        case "no_post":
            return ~Exists(now)
    return Q()


def _ordered(rows: QuerySet[Person], asked: PersonFilter) -> QuerySet[Person]:
    is_down = asked.sort.startswith("-")
    order: tuple[str, ...] = ("sort_key", "pk")
    match asked.sort.removeprefix("-"):
        case "rank":
            held = Q(posts__ended_on=None) | Q(posts__ended_on__gte=asked.on)
            rows = rows.annotate(rank=Min("posts__rank", filter=held))
            highest = F("rank").desc(nulls_last=True) if is_down else F("rank").asc(nulls_last=True)
            return rows.order_by(highest, "sort_key", "pk")
        case "country":
            order = ("country__name_zh", "sort_key", "pk")
        case "changed":
            # The newest first is what is meant by it.
            return rows.order_by("changed_at" if is_down else "-changed_at", "pk")
    return rows.order_by(*(f"-{name}" if is_down else name for name in order))


@dataclass(slots=True)
class PersonRow:
    """A person as a list shows them: with the posts of a day, the highest first."""

    person: Person
    posts: list[Post] = field(default_factory=list)

    @property
    def post(self) -> Post | None:
        return self.posts[0] if self.posts else None

    @property
    def is_restricted(self) -> bool:
        return self.person.visibility == Visibility.RESTRICTED


def person_rows(persons: Iterable[Person], on: date) -> list[PersonRow]:
    """Two queries, however many persons there are."""
    keys = [person.pk for person in persons]
    found = (
        Person.objects.filter(pk__in=keys).select_related("country", "owner", "keeper").in_bulk()
    )
    posts = posts_on(keys, on)
    return [PersonRow(found[key], posts[key]) for key in keys]


def posts_on(persons: Sequence[int], on: date) -> dict[int, list[Post]]:
    """Posts that these hold on a day, the highest first. One query."""
    held: dict[int, list[Post]] = defaultdict(list)
    rows = Post.objects.held_on(on).filter(person__in=persons)
    rows = rows.select_related("organisation__place", "organisation__country")
    for post in rows.order_by(F("rank").asc(nulls_last=True), "pk"):
        held[post.person_id].append(post)
    return held


def people_of_place(user: User, place: int) -> QuerySet[Person]:
    """Persons whom the office knows in the bodies of a city, now or before."""
    rows = Person.objects.visible_to(user).current().filter(_held(organisation__place=place))
    return rows.order_by("-is_key", "sort_key", "pk")


def counts(user: User, place: Locality, ties: Sequence[int]) -> dict[str, int]:
    """How many people the panel of a city holds, for its tab. One query."""
    return {"people": people_of_place(user, place.pk).order_by().count()}
