"""One person: what the page shows of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.audit.models import Event
from youcheng.audit.verbs import title_of
from youcheng.lib.languages import SPOKEN
from youcheng.people.enums import Consent, NameOrder, Sex, Visibility
from youcheng.people.models import Contact, Person, PersonChange, Post, Relation
from youcheng.people.rules.contacts import mask

CHOICES: dict[str, Any] = {
    "consent": Consent,
    "name_order": NameOrder,
    "sex": Sex,
    "visibility": Visibility,
}


@dataclass(frozen=True, slots=True)
class Rights:
    """What a reader may do to one person's record."""

    edit: bool
    unmask: bool
    erase: bool
    merge: bool


def rights_on(user: User, person: Person) -> Rights:
    region = person.country.region if person.country else ""

    def may(permission: Permission) -> bool:
        return can(user, permission, person.owner, region)

    is_open = person.erased_at is None and person.merged_into_id is None
    return Rights(
        edit=is_open and may(Permission.PEOPLE_EDIT),
        unmask=is_open and may(Permission.PEOPLE_UNMASK),
        erase=is_open and may(Permission.PEOPLE_ERASE),
        merge=is_open and may(Permission.PEOPLE_MERGE),
    )


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact detail as the page shows it: masked unless its body publishes it."""

    contact: Contact
    shown: str
    is_masked: bool


def contact_lines(person: Person) -> list[ContactLine]:
    return [
        ContactLine(
            contact,
            mask(contact.kind, contact.value) if contact.is_masked else contact.value,
            contact.is_masked,
        )
        for contact in person.contacts.all()
    ]


def posts_of(person: Person) -> QuerySet[Post]:
    """Present ones first, the highest before the others; then what was."""
    rows = person.posts.select_related("organisation__place", "organisation__country")
    return rows.order_by(F("ended_on").desc(nulls_first=True), F("rank").asc(nulls_last=True), "pk")


def relations_of(user: User, person: Person) -> list[Relation]:
    """Relations to persons that the reader may see, whichever way they were entered."""
    seen = Person.objects.visible_to(user).known()
    out = person.relations_out.filter(other__in=seen).select_related("other")
    into = person.relations_in.filter(one__in=seen).select_related("one")
    return [*out, *into]


def introduced_by(user: User, person: Person) -> Person | None:
    """Who introduced them, if the reader may see that person."""
    return Person.objects.visible_to(user).filter(pk=person.introduced_by_id or 0).first()


def introduced_through(user: User, person: Person) -> list[Person]:
    return list(Person.objects.visible_to(user).current().filter(introduced_by=person)[:20])


@dataclass(slots=True)
class HistoryLine:
    """One deed: who, when, what in words, and (field, old, new) of what is still known of it."""

    event: Event
    verb: str
    changes: list[tuple[Any, str, str]] = field(default_factory=list)
    what: str = ""


def history_lines(events: Sequence[Event]) -> list[HistoryLine]:
    """The log in words, with the values that are kept beside it. One query."""
    kept = PersonChange.objects.filter(event__in=[event.pk for event in events])
    values = dict(kept.values_list("event", "values"))
    lines = []
    for event in events:
        line = HistoryLine(event, title_of(event.verb))
        pairs = {name: both for name, both in event.changes.items() if isinstance(both, list)}
        told = pairs.pop("fields", [])
        pairs |= values.get(event.pk, {})
        line.changes = [
            (label_of(name), words_of(name, old), words_of(name, new))
            for name, (old, new) in pairs.items()
            if event.verb != "people.added"
        ]
        if told and event.pk not in values:
            line.what = ", ".join(str(label_of(name)) for name in told)
        if other := event.changes.get("other"):
            line.what = str(other)
        elif reason := event.changes.get("reason"):
            line.what = str(reason)
        lines.append(line)
    return lines


LABELS = {
    "name": pgettext_lazy("of a person", "name"),
    "post": gettext_lazy("post"),
    "contact": gettext_lazy("contact detail"),
    "relation": gettext_lazy("relation"),
}


def label_of(name: str) -> Any:
    """The column's own name, or that of what hangs on a person."""
    if name in LABELS:
        return LABELS[name]
    names = {field.name: field.verbose_name for field in Person._meta.fields}
    return names.get(name.removesuffix("_id"), name)


def words_of(name: str, value: Any) -> str:
    """A value of the log as people say it."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "languages":
        known = dict(SPOKEN)
        return ", ".join(str(known.get(code, code)) for code in str(value).split())
    choices = CHOICES.get(name)
    if choices is not None and value in choices.values:
        return str(choices(value).label)
    return str(value)
