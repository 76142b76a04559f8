"""The list of exchanges: what is asked for, its rows, how much they add up to, and by what."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.exchanges.enums import State
from youcheng.exchanges.models import Exchange, Field, Participant, Partner, Promise
from youcheng.lib.text import fold
from youcheng.people.models import Person, PersonName


@dataclass(frozen=True, slots=True)
class ExchangeFilter:
    """Which exchanges. Empty fields filter nothing; since, until: both included; an exchange of
    several days is found by any of them. person: a key of the people base. q: a part of subject,
    result, place of the event, partner, or a name or post in the list of who took part; or the
    number."""

    q: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    place: int | None = None
    unit: int | None = None
    field: str = ""
    rank: int | None = None
    initiator: str = ""
    person: int | None = None
    promises: str = ""
    """"open": with promises that are not done."""
    state: str = State.RECORDED


def without(asked: ExchangeFilter, name: str) -> ExchangeFilter:
    """The same question without one of its filters."""
    default = {field.name: field.default for field in fields(ExchangeFilter)}[name]
    return replace(asked, **{name: default})  # type: ignore[arg-type]


def matching(
    user: User, asked: ExchangeFilter, permission: Permission = Permission.EXCHANGE_VIEW
) -> QuerySet[Exchange]:
    """The latest first."""
    rows = (
        Exchange.objects.exportable_by(user)
        if permission == Permission.EXCHANGE_EXPORT
        else Exchange.objects.visible_to(user)
    )
    rows = rows.filter(state=asked.state).between(asked.since, asked.until)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.initiator:
        rows = rows.filter(initiator=asked.initiator)
    if asked.rank:
        rows = rows.filter(rank__lte=asked.rank)
    if asked.place:
        rows = rows.with_place(asked.place)
    if asked.unit:
        path = Unit.objects.filter(pk=asked.unit).values_list("path", flat=True).first()
        rows = rows.filter(home__path__startswith=path or "-")
    if asked.field:
        through = Exchange.fields.through.objects.filter(field__code=asked.field)
        rows = rows.filter(Exists(through.filter(exchange=OuterRef("pk"))))
    if asked.person:
        took_part = Participant.objects.filter(person=asked.person).order_by()
        rows = rows.filter(pk__in=took_part.values("exchange"))
    if asked.promises:
        rows = rows.filter(pk__in=Promise.objects.open().order_by().values("exchange"))
    if text := asked.q.strip():
        rows = rows.filter(_says(user, text))
    return rows.order_by("-from_on", "-pk")


_NUMBER = re.compile(r"[Ee]-?0*(\d{1,15})")


def _says(user: User, text: str) -> Q:
    number = _NUMBER.fullmatch(text)
    part = Q(exchange=OuterRef("pk"))
    named = Q(name__icontains=text) | Q(post__icontains=text)
    known = PersonName.objects.filter(key__contains=fold(text)).values("person")
    persons = Person.objects.visible_to(user).filter(pk__in=known).values("pk")
    partners = Q(place__name_zh__icontains=text) | Q(place__name_en__icontains=text)
    return (
        (Q(pk=int(number[1])) if number else Q(pk__in=[]))
        | Q(subject_zh__icontains=text)
        | Q(subject_en__icontains=text)
        | Q(result__icontains=text)
        | Q(venue__icontains=text)
        | Q(Exists(Partner.objects.filter(part, partners)))
        | Q(Exists(Participant.objects.filter(part, named | Q(person__in=persons))))
    )


@dataclass(slots=True)
class Row:
    """One exchange as a list shows it. partners: the leading one first."""

    exchange: Exchange
    partners: list[Any]
    fields: list[Field]
    n_open: int
    """Promises not done."""


def rows_of(exchanges: Iterable[Exchange]) -> list[Row]:
    """Four queries, however many there are; none for none."""
    found = list(exchanges)
    if not found:
        return []
    keys = [exchange.pk for exchange in found]
    partners: dict[int, list[Any]] = defaultdict(list)
    for partner in Partner.objects.filter(exchange__in=keys).select_related("place__country"):
        partners[partner.exchange_id].append(partner.place)
    field_of = {field.pk: field for field in Field.objects.all()}
    fields_: dict[int, list[Field]] = defaultdict(list)
    through = Exchange.fields.through.objects.filter(exchange__in=keys).order_by("field__position")
    for key, field in through.values_list("exchange_id", "field_id"):
        fields_[key].append(field_of[field])
    n_open = Counter(
        Promise.objects.filter(exchange__in=keys, done_on=None).values_list("exchange", flat=True)
    )
    return [Row(row, partners[row.pk], fields_[row.pk], n_open[row.pk]) for row in found]


HEADS = (
    _("first day"), pgettext_lazy("exchange", "last day"), pgettext_lazy("exchange", "kind"),
    _("partners"), _("country"), pgettext_lazy("exchange", "home unit"), _("subject, in Chinese"),
    _("subject, in their language"), _("place of the event"), _("our groups"), _("our persons"),
    _("their groups"), _("their persons"), _("highest guest"), pgettext_lazy("exchange", "fields"),
    _("begun by"), _("result"), _("open promises"), _("source"), _("who may see it"),
)  # fmt: skip


def as_cells(row: Row) -> Sequence[object]:
    """In the order of HEADS."""
    one = row.exchange
    return (
        one.from_on.isoformat(),
        one.to_on.isoformat(),
        one.get_kind_display(),
        "、".join(str(place) for place in row.partners),
        str(one.place.country),
        str(one.home),
        one.subject_zh or one.subject_en,
        one.subject_en,
        one.venue,
        one.n_groups_home,
        one.n_persons_home,
        one.n_groups_abroad,
        one.n_persons_abroad,
        one.get_rank_display() or "",
        "、".join(field.name for field in row.fields),
        one.get_initiator_display(),
        one.result,
        row.n_open,
        one.source,
        one.get_visibility_display(),
    )
