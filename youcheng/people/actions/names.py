"""Names of a person besides those in the columns."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.text import fold
from youcheng.people.actions.indexing import index_persons
from youcheng.people.actions.noting import keep_values
from youcheng.people.actions.persons import name_row, require_open, touch
from youcheng.people.enums import MIRRORED
from youcheng.people.models import Person, PersonName


@transaction.atomic
def add_name(person: Person, *, kind: str, text: str, lang: str, by: User | None) -> PersonName:
    """Let a person be found by one more name.

    Raises:
        Refused: it has no letter, is of a kind that the columns hold, or is known already.
    """
    require_open(person)
    if kind in MIRRORED:
        raise Refused(Objection("mirrored", _("This name is changed with the record itself.")))
    if not fold(text):
        raise Refused(Objection("no_letter", _("A name needs a letter or a character.")))
    name = name_row(person, kind, text, lang)
    try:
        with transaction.atomic():
            name.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(Objection("known", _("This name is known already."))) from error
    touch(person)
    index_persons([person.pk])
    event = record("people.name_added", person, by=by, kind=kind)
    keep_values(event, person, {"name": ("", text)})
    return name


@transaction.atomic
def drop_name(name: PersonName, *, by: User | None) -> None:
    """Take a name out that was wrong.

    Raises:
        Refused: it is of a kind that the columns hold.
    """
    person = name.person
    require_open(person)
    if name.kind in MIRRORED:
        raise Refused(Objection("mirrored", _("This name is changed with the record itself.")))
    name.delete()
    touch(person)
    index_persons([person.pk])
    event = record("people.name_dropped", person, by=by, kind=name.kind)
    keep_values(event, person, {"name": (name.text, "")})
