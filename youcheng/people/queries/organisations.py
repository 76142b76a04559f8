"""Bodies: as a tree, with the people in them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, QuerySet

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import scopes
from youcheng.people.enums import ORGANISATION
from youcheng.people.models import Organisation, Person, Post
from youcheng.registry.models import Country
from youcheng.search.models import Entry


@dataclass(slots=True)
class Branch:
    """A body in its tree: depth 0 is the root of what is shown; posts of a day, the highest
    first."""

    organisation: Organisation
    depth: int
    posts: list[Post] = field(default_factory=list)


def tree_of(user: User, organisation: Organisation, on: date) -> list[Branch]:
    """The body and all under it, each after what it is part of; posts of persons whom the reader
    may see. Three queries."""
    rows = list(
        Organisation.objects.current().filter(path__startswith=organisation.path)
        | Organisation.objects.filter(pk=organisation.pk)
    )
    posts = (
        Post.objects.held_on(on)
        .filter(
            organisation__in=[row.pk for row in rows],
            person__in=Person.objects.visible_to(user).current(),
        )
        .select_related("person")
        .order_by(F("rank").asc(nulls_last=True), "person__sort_key", "pk")
    )
    held: dict[int, list[Post]] = defaultdict(list)
    for post in posts:
        held[post.organisation_id].append(post)
    below: dict[int | None, list[Organisation]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.sort_key, row.pk)):
        below[row.parent_id].append(row)
    found: list[Branch] = []

    def walk(row: Organisation, depth: int) -> None:
        found.append(Branch(row, depth, held[row.pk]))
        for child in below[row.pk]:
            walk(child, depth + 1)

    walk(organisation, 0)
    return found


def chain_above(organisation: Organisation) -> list[Organisation]:
    """What the body is part of, the root first."""
    keys = [int(key) for key in organisation.path.split("/") if key][:-1]
    rows = Organisation.objects.in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def former_posts(user: User, organisation: Organisation, on: date) -> QuerySet[Post]:
    """Who held a post in the body before, the last first."""
    return (
        Post.objects.filter(
            organisation=organisation,
            ended_on__lt=on,
            person__in=Person.objects.visible_to(user).known(),
        )
        .select_related("person")
        .order_by("-ended_on", "pk")
    )


def matching_organisations(text: str, kind: str, country: str) -> QuerySet[Organisation]:
    """Bodies that fit, by name."""
    rows = Organisation.objects.current().select_related("place", "country", "parent")
    if text:
        entries = Entry.objects.matching(text).filter(kind=ORGANISATION)
        rows = rows.filter(pk__in=entries.order_by().values("ref"))
    if kind:
        rows = rows.filter(kind=kind)
    if country:
        rows = rows.filter(country=country)
    return rows.order_by("sort_key", "pk")


def posts_held(organisations: Iterable[Organisation]) -> dict[int, int]:
    """How many posts are held in each of these, as far as is known. One query."""
    keys = [row.pk for row in organisations]
    held = Post.objects.filter(organisation__in=keys, ended_on=None).order_by()
    counts = held.values_list("organisation").annotate(n=Count("pk"))
    return dict(counts.values_list("organisation", "n"))


def may_edit_organisation(user: User, organisation: Organisation) -> bool:
    return may_keep_bodies(user, organisation.country)


def may_keep_bodies(user: User, country: Country | None) -> bool:
    """Bodies belong to nobody in particular: whoever keeps people of that continent sets them
    right."""
    held = scopes(user, Permission.PEOPLE_EDIT)
    if held is None:
        return True
    region = country.region if country else ""
    return any(scope.region in {"", region} for scope in held)
