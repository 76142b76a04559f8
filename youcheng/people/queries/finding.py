"""Finding one person or body by what somebody typed."""

import re

from django.db.models import QuerySet

from youcheng.accounts.models import User
from youcheng.lib.text import fold
from youcheng.people.enums import ORGANISATION, PERSON
from youcheng.people.models import Organisation, OrganisationName, Person
from youcheng.search.models import Entry
from youcheng.search.rules import terms

SUGGESTED = 10
_NUMBER = re.compile(r"[Pp]-?(\d{1,9})(?:\D.*)?")


def person_by_number(rows: QuerySet[Person], text: str) -> Person | None:
    """The person of "P-0318", or of a suggestion that begins so."""
    match = _NUMBER.fullmatch(text.strip())
    return rows.filter(pk=int(match[1])).first() if match else None


def suggested_persons(user: User, text: str) -> list[Person]:
    """Persons that `user` may see and that `text` may mean, the likeliest first."""
    seen = Person.objects.visible_to(user).known()
    if one := person_by_number(seen, text):
        return [one]
    if not terms(text):
        return []
    refs = _refs(PERSON, text, seen)
    found = seen.in_bulk(refs)
    return [found[ref] for ref in refs]


def suggested_organisations(text: str) -> list[Organisation]:
    rows = Organisation.objects.current()
    if not terms(text):
        return []
    refs = _refs(ORGANISATION, text, rows)
    found = rows.select_related("place", "country").in_bulk(refs)
    return [found[ref] for ref in refs]


def organisation_named(text: str) -> Organisation | None:
    """The one body of that name; None where there is none, or several."""
    keys = OrganisationName.objects.filter(key=fold(text)[:200]).order_by().values("organisation")
    found = list(Organisation.objects.current().filter(pk__in=keys)[:2])
    return found[0] if len(found) == 1 else None


def _refs(kind: str, text: str, rows: QuerySet) -> list[int]:
    entries = Entry.objects.matching(text).filter(kind=kind, ref__in=rows.order_by().values("pk"))
    return list(entries.order_by("-weight", "ref").values_list("ref", flat=True)[:SUGGESTED])
