"""Tell people something, in the transaction of what happened."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.timezone import localdate

from youcheng.accounts.models import Unit, User
from youcheng.notices import mail_out
from youcheng.notices.enums import Channel, Mailing
from youcheng.notices.models import Choice, Delivery, Hook, Notice
from youcheng.notices.rules import Chosen, Ways, digest_after, is_local, ways_of

ROWS = 500
Said = Any
"""A text, a lazy one, or a function without arguments that gives one: it is called once for each
language that somebody of those who are told speaks."""


@transaction.atomic
def tell(
    users: Iterable[User], *, kind: str, heading: Said, address: str, key: str, body: Said = "",
    due_on: date | None = None, known_by: date | None = None, at: datetime | None = None,
    is_inside: bool = False, invitation: Callable[[User], str] | None = None,
) -> int:  # fmt: skip
    """Put a notice into the inbox of each of them, and queue what leaves the house.

    Who was told under this key before is not told again as long as that notice is kept; accounts
    that are shut are left out. Some eight queries, however many they are.

    Args:
        address: a path within the site, where the matter stands.
        key: what it is about, such as "circular:12:told".
        due_on: the day for the calendar; what is due by tomorrow goes by e-mail at once.
        known_by: a day that is none for the calendar, by which they must know of it all the same.
        is_inside: it stays in the inbox, whatever the person chose.
        invitation: by person, what an e-mail about it brings into their calendar, as iCalendar.

    Returns:
        How many were told now.

    Raises:
        ValueError: the address leads out of the site, or the key is empty or longer than 120.
    """
    at = at or timezone.now()
    if not is_local(address) or not 0 < len(key) <= 120:
        raise ValueError(f"{address!r}, {key!r}: no path within the site, or no key")
    persons = {user.pk: user for user in users if user.is_active}
    told = Notice.objects.filter(to__in=persons, key=key).values_list("to", flat=True)
    fresh = [persons[pk] for pk in persons.keys() - set(told)]
    if not fresh:
        return 0
    first = min((day for day in (due_on, known_by) if day), default=None)
    ways = _ways(fresh, kind, first, at)
    words = _Words(heading, body)
    Notice.objects.bulk_create(
        (
            Notice(
                to=user, kind=kind, **words.to(user), address=address, due_on=due_on, key=key,
                rings=ways[user.pk].rings, at=at,
            )
            for user in fresh
        ),
        batch_size=ROWS,
        # Somebody told the same at this moment: then it is told.
        ignore_conflicts=True,
    )  # fmt: skip
    if not is_inside:
        _queue(fresh, ways, kind, key, at, invitation or (lambda user: ""))
    return len(fresh)


def take_days_back(users: Iterable[User], keys: Iterable[str]) -> int:
    """The matter has another day, or none any more: what was told under these keys stays in the
    inbox, and its day leaves the calendars.

    Returns:
        How many notices lost their day.
    """
    told = Notice.objects.filter(to__in=[user.pk for user in users], key__in=list(keys))
    return told.exclude(due_on=None).update(due_on=None)


class _Words:
    """Heading and text in the language of whoever reads them."""

    def __init__(self, heading: Said, body: Said) -> None:
        self.said = {"heading": heading, "body": body}
        self.known: dict[str, dict[str, str]] = {}

    def to(self, user: User) -> dict[str, str]:
        language = user.language or settings.LANGUAGE_CODE
        if language not in self.known:
            with translation.override(language):
                self.known[language] = {
                    name: _text(said, Notice._meta.get_field(name).max_length, name)
                    for name, said in self.said.items()
                }
        return self.known[language]


def _text(said: Said, limit: int, name: str) -> str:
    text = str(said() if callable(said) else said).strip()
    # A heading becomes one of an e-mail: in one line.
    text = " ".join(text.split()) if name == "heading" else text
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _ways(users: Sequence[User], kind: str, due_on: date | None, at: datetime) -> dict[int, Ways]:
    rows = Choice.objects.filter(kind=kind, user__in=[user.pk for user in users])
    chosen = {row.user_id: Chosen(row.mailing, row.rings, row.by_hook, row.in_feed) for row in rows}
    is_ready = mail_out.is_configured()
    return {
        user.pk: ways_of(
            kind, chosen.get(user.pk, Chosen()), due_on=due_on, today=localdate(at),
            has_address=is_ready and bool(user.email),
        )
        for user in users
    }  # fmt: skip


def _queue(
    users: Sequence[User], ways: dict[int, Ways], kind: str, key: str, at: datetime,
    invitation: Callable[[User], str],
) -> None:  # fmt: skip
    """A row for each notice and each way by which it leaves the house."""
    zone = timezone.get_default_timezone()
    due = {Mailing.NOW: at, Mailing.DIGEST: digest_after(at, zone, settings.DIGEST_HOUR)}
    channels = {Mailing.NOW: Channel.MAIL, Mailing.DIGEST: Channel.DIGEST}
    hooks = _hooks_of(users, kind)
    persons = {user.pk: user for user in users}
    rows = Notice.objects.filter(key=key, to__in=persons)

    def deliveries() -> Iterator[Delivery]:
        for pk, to in rows.order_by("pk").values_list("pk", "to"):
            mailing = ways[to].mailing
            if mailing in due:
                mark = uuid4().hex if mailing == Mailing.NOW else ""
                yield Delivery(
                    notice_id=pk, channel=channels[mailing], mark=mark,
                    first_due_at=due[mailing], due_at=due[mailing],
                    invitation=invitation(persons[to]),
                )  # fmt: skip
            if ways[to].by_hook:
                for hook in hooks(to):
                    yield Delivery(
                        notice_id=pk, channel=Channel.HOOK, hook=hook, mark=uuid4().hex,
                        first_due_at=at, due_at=at,
                    )  # fmt: skip

    Delivery.objects.bulk_create(deliveries(), batch_size=ROWS, ignore_conflicts=True)


def _hooks_of(users: Sequence[User], kind: str) -> Callable[[int], list[Hook]]:
    """By person: webhooks in use that hear this kind of people of their unit. Two queries."""
    rows = Hook.objects.filter(is_on=True).select_related("unit").order_by("pk")
    hooks = [hook for hook in rows if not hook.kinds or kind in hook.kind_list]
    units = {user.pk: user.unit_id for user in users}
    paths = Unit.objects.in_bulk(set(units.values()) - {None}) if hooks else {}

    def of(user: int) -> list[Hook]:
        unit = paths.get(units[user])
        return [hook for hook in hooks if unit and unit.path.startswith(hook.unit.path)]

    return of
