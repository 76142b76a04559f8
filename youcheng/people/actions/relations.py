"""Who introduced whom, and how people stand to each other."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused
from youcheng.people.actions.noting import keep_values
from youcheng.people.actions.persons import claim, require_open, touch
from youcheng.people.models import Person, Relation

SELF = Objection("self", _("Choose another person: this is the same one."))


@transaction.atomic
def add_relation(
    one: Person, other: Person, *, kind: str, by: User | None, note: str = ""
) -> Relation:
    """Say how `one` stands to `other`.

    Raises:
        Refused: they are the same, or it is known already.
    """
    require_open(one)
    require_open(other)
    if one.pk == other.pk:
        raise Refused(SELF)
    try:
        with transaction.atomic():
            relation = Relation.objects.create(one=one, other=other, kind=kind, note=note)
    except IntegrityError as error:
        raise Refused(Objection("known", _("This relation is known already."))) from error
    touch(one)
    touch(other)
    event = record("people.relation_added", one, by=by, kind=kind)
    keep_values(event, one, {"relation": ("", other.number)})
    return relation


@transaction.atomic
def drop_relation(relation: Relation, *, by: User | None) -> None:
    one, other = relation.one, relation.other
    require_open(one)
    relation.delete()
    touch(one)
    touch(other)
    event = record("people.relation_dropped", one, by=by, kind=relation.kind)
    keep_values(event, one, {"relation": (other.number, "")})


@transaction.atomic
def set_introducer(person: Person, introducer: Person | None, *, by: User | None) -> None:
    """Say who introduced somebody, or that it is not known any more.

    Raises:
        Refused: nobody introduces themselves.
        Stale: somebody changed the record meanwhile.
    """
    require_open(person)
    if introducer is not None and introducer.pk == person.pk:
        raise Refused(SELF)
    before = person.introduced_by
    if before == introducer:
        return
    claim(person, introduced_by_id=introducer.pk if introducer else None)
    changed = {
        "introduced_by": (before.number if before else "", introducer.number if introducer else "")
    }
    event = record("people.edited", person, by=by, fields=["introduced_by"])
    keep_values(event, person, changed)
