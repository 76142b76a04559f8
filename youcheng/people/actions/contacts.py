"""Contact details, and uncovering them."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, require
from youcheng.people.actions.doubles import rekey
from youcheng.people.actions.noting import keep_values
from youcheng.people.actions.persons import require_open, touch
from youcheng.people.models import Contact, Person
from youcheng.people.rules.contacts import key_of, mask, objection_to_contact


@transaction.atomic
def add_contact(
    person: Person,
    *,
    kind: str,
    value: str,
    by: User | None,
    label: str = "",
    is_masked: bool = True,
    is_preferred: bool = False,
) -> Contact:
    """Keep a way to reach somebody.

    Raises:
        Refused: it is none of its kind, or is known already.
    """
    require_open(person)
    require(objection_to_contact(kind, value))
    try:
        with transaction.atomic():
            contact = Contact.objects.create(
                person=person,
                kind=kind,
                value=value,
                key=key_of(kind, value),
                label=label,
                is_masked=is_masked,
                is_preferred=is_preferred,
            )
    except IntegrityError as error:
        raise Refused(Objection("known", _("This contact detail is known already."))) from error
    touch(person)
    rekey([person.pk])
    event = record("people.contact_added", person, by=by, kind=kind)
    # Not even the annex of the log shows what pages hide.
    keep_values(event, person, {"contact": ("", _shown(contact))})
    return contact


def _shown(contact: Contact) -> str:
    return mask(contact.kind, contact.value) if contact.is_masked else contact.value


@transaction.atomic
def drop_contact(contact: Contact, *, by: User | None) -> None:
    person = contact.person
    require_open(person)
    contact.delete()
    touch(person)
    rekey([person.pk])
    event = record("people.contact_dropped", person, by=by, kind=contact.kind)
    keep_values(event, person, {"contact": (_shown(contact), "")})


@transaction.atomic
def unmask(contact: Contact, *, by: User) -> str:
    """Give the value of a masked contact detail; that somebody saw it stays in the log."""
    require_open(contact.person)
    record("people.unmasked", contact.person, by=by, kind=contact.kind)
    return contact.value


@transaction.atomic
def hand_out(persons: Iterable[Person], *, by: User) -> None:
    """Log that the contact details of these left in a file."""
    for person in persons:
        record("people.exported", person, by=by, format="vcf")
