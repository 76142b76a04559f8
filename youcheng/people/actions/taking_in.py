"""Somebody in one go: the person, the body, the post, how to reach them. All of it or nothing."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from youcheng.accounts.models import Unit, User
from youcheng.people.actions.contacts import add_contact
from youcheng.people.actions.doubles import look_again
from youcheng.people.actions.organisations import add_organisation
from youcheng.people.actions.persons import add_person
from youcheng.people.actions.posts import begin_post
from youcheng.people.models import Organisation, Person


@transaction.atomic
def take_in(
    *,
    owner: Unit,
    by: User | None,
    on: date,
    person: Mapping[str, Any],
    body: Organisation | Mapping[str, Any] | None = None,
    post: Mapping[str, Any] | None = None,
    contacts: Iterable[tuple[str, str]] = (),
) -> Person:
    """body: the organisation of the post, or columns of one that is to be added. contacts: kind and
    value.

    Raises:
        Refused: any part of it is not right; nothing is written.
    """
    taken = add_person(owner=owner, by=by, on=on, **person)
    if body is not None and post is not None:
        place = body if isinstance(body, Organisation) else add_organisation(by=by, **body)
        begin_post(taken, place, by=by, **post)
    for kind, value in contacts:
        add_contact(taken, kind=kind, value=value, by=by)
    look_again([taken.pk])
    return taken


@transaction.atomic
def begin_post_at(
    person: Person,
    body: Organisation | Mapping[str, Any],
    *,
    by: User | None,
    **post: Any,
) -> None:
    """A post in a body that may be new."""
    place = body if isinstance(body, Organisation) else add_organisation(by=by, **body)
    begin_post(person, place, by=by, **post)
