"""What of the people base is due: terms of office that end, and records to decide about."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from youcheng.accounts.models import User
from youcheng.lib.periods import months_after
from youcheng.people.models import Person, Post
from youcheng.people.rules.keeping import GONE, RETENTION_MONTHS
from youcheng.people.rules.posts import OVER_DAYS, TERM_MONTHS


def ending_terms(user: User, today: date) -> QuerySet[Post]:
    """Posts still held whose term ends within half a year, or ended within the last one, of
    persons that `user` may see; the first first."""
    since = today - timedelta(days=OVER_DAYS)
    until = months_after(today, max(TERM_MONTHS))
    return Post.objects.filter(
        person__in=Person.objects.visible_to(user).current(),
        ended_on=None,
        term_ends_on__gte=since,
        term_ends_on__lte=until,
    ).order_by("term_ends_on", "pk")


def to_be_decided(user: User, today: date) -> QuerySet[Person]:
    """Persons whose retention date is near or over, or who gave no consent, if `user` may change
    them: nobody else can act."""
    soon = months_after(today, RETENTION_MONTHS)
    due = Q(retain_until__lte=soon) | Q(consent__in=GONE)
    rows = Person.objects.editable_by(user).known().filter(due)
    return rows.order_by("retain_until", "pk")


def editable_keys(user: User, persons: Collection[int]) -> set[int]:
    rows = Person.objects.editable_by(user).filter(pk__in=list(persons))
    return set(rows.order_by().values_list("pk", flat=True))
