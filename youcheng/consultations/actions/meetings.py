"""Meetings: planned, invited to, changed, cancelled, held."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.consultations import rules
from youcheng.consultations.actions.agenda import carry
from youcheng.consultations.actions.inviting import mailed, page_of, when_and_where
from youcheng.consultations.enums import Attendance, MeetingState
from youcheng.consultations.models import AHEAD, Invitee, Meeting, Series
from youcheng.consultations.queries.people import people_of_units
from youcheng.lib.objections import Stale, require
from youcheng.notices.actions import take_days_back, tell
from youcheng.notices.enums import NoticeKind


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    unit: Unit
    heading: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str = ""
    note: str = ""
    series: Series | None = None


TOLD = ("heading", "starts_at", "ends_at", "zone", "place", "note")
"""What an invitation tells: a change of it reaches calendars."""


@transaction.atomic
def plan(given: MeetingDraft, *, by: User | None, at: datetime) -> Meeting:
    """Nobody is told yet.

    Raises:
        Refused: it ends before it begins, or lasts longer than a meeting does.
    """
    require(rules.objection_to_time(given.starts_at, given.ends_at))
    one = Meeting.objects.create(
        **_columns(given), unit=given.unit, series=given.series, made_by=by, made_at=at,
        changed_at=at,
    )  # fmt: skip
    record("meeting.planned", one, by=by)
    return one


def _columns(given: MeetingDraft) -> dict[str, Any]:
    return {name: getattr(given, name) for name in TOLD}


@transaction.atomic
def edit(meeting: Meeting, given: MeetingDraft, *, version: int, by: User, at: datetime) -> int:
    """Change what the invitation tells. Where one went out, it goes out again: its sequence rises,
    so that calendars put it in place of the one they have.

    Returns:
        How many persons were told.

    Raises:
        Refused: it was held or cancelled, or the time is none.
        Stale: somebody changed it since it was read.
    """
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if held.version != version:
        raise Stale
    require(rules.objection_to_change(held.state))
    require(rules.objection_to_time(given.starts_at, given.ends_at))
    after = _columns(given)
    before = {name: getattr(held, name) for name in TOLD}
    changed = {name for name in TOLD if before[name] != after[name]}
    if not changed:
        return 0
    is_out = held.state == MeetingState.INVITED
    Meeting.objects.filter(pk=held.pk).update(
        **after, version=F("version") + 1, changed_at=at,
        **({"sequence": F("sequence") + 1} if is_out else {}),
    )  # fmt: skip
    meeting.refresh_from_db()
    record("meeting.edited", meeting, by=by, fields=", ".join(sorted(changed)))
    # Who would have come on the day it was to be must know before that.
    return _tell(meeting, _units(meeting), at, known_by=held.begins.date()) if is_out else 0


@transaction.atomic
def invite(meeting: Meeting, units: Collection[Unit], *, by: User, at: datetime) -> int:
    """Ask these units, each once, and tell their people; those that were asked before keep what
    they said.

    Returns:
        How many persons were told.

    Raises:
        Refused: nobody is to come, or the meeting is over.
    """
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require(rules.objection_to_invite(held.state, n_units=len(units)))
    keys = {unit.pk for unit in units}
    Invitee.objects.bulk_create(
        (Invitee(meeting=held, unit_id=key) for key in sorted(keys)), ignore_conflicts=True
    )
    Meeting.objects.filter(pk=held.pk).update(
        state=MeetingState.INVITED, invited_at=held.invited_at or at, version=F("version") + 1
    )
    meeting.refresh_from_db()
    record("meeting.invited", meeting, by=by, units=len(keys))
    return _tell(meeting, keys, at)


def _units(meeting: Meeting) -> list[int]:
    return list(meeting.invitees.order_by("pk").values_list("unit", flat=True))


def _key(meeting: Meeting, sequence: int) -> str:
    return f"meeting:{meeting.pk}:{sequence}"


def _tell(
    meeting: Meeting, units: Iterable[int], at: datetime, known_by: date | None = None
) -> int:
    """Of each state of the invitation once. The day stands in their calendars, that of an earlier
    state no more."""
    people = people_of_units(units)
    take_days_back(people, [_key(meeting, n) for n in range(meeting.sequence)])
    is_first = meeting.sequence == 0

    def said() -> str:
        text = _("Invitation: %(heading)s") if is_first else _("Changed: %(heading)s")
        return text % {"heading": meeting.heading}

    return tell(
        people,
        kind=NoticeKind.MEETING,
        heading=said,
        body=lambda: when_and_where(meeting),
        address=page_of(meeting),
        key=_key(meeting, meeting.sequence),
        due_on=meeting.begins.date(),
        known_by=known_by,
        at=at,
        invitation=mailed(meeting),
    )


@transaction.atomic
def cancel(meeting: Meeting, *, reason: str, by: User, at: datetime) -> int:
    """It does not take place; open tasks stand on the agenda of the one after it.

    Returns:
        How many persons were told.

    Raises:
        Refused: it was held, or is cancelled.
    """
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require(rules.objection_to_change(held.state))
    Meeting.objects.filter(pk=held.pk).update(
        state=MeetingState.CANCELLED, reason=reason, cancelled_at=at, changed_at=at,
        sequence=F("sequence") + 1, version=F("version") + 1,
    )  # fmt: skip
    meeting.refresh_from_db()
    record("meeting.cancelled", meeting, by=by, reason=reason)
    if meeting.invited_at is None:
        return 0
    people = people_of_units(_units(meeting))
    take_days_back(people, [_key(meeting, n) for n in range(meeting.sequence)])
    return tell(
        people,
        kind=NoticeKind.MEETING,
        heading=lambda: _("Cancelled: %(heading)s") % {"heading": meeting.heading},
        body=lambda: f"{when_and_where(meeting)}\n{reason}",
        address=page_of(meeting),
        key=_key(meeting, meeting.sequence),
        known_by=meeting.begins.date(),
        at=at,
        invitation=mailed(meeting),
    )


@transaction.atomic
def hold(meeting: Meeting, *, by: User, at: datetime) -> None:
    """Say that it took place. The tasks that are open stay on its agenda for good.

    Raises:
        Refused: it has not begun, was held, or is cancelled.
    """
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require(rules.objection_to_hold(held.state, starts_at=held.starts_at, now=at))
    carry(held)
    rows = Meeting.objects.filter(pk=held.pk, state__in=AHEAD)
    rows.update(
        state=MeetingState.HELD, held_at=at, invited_at=held.invited_at or at,
        version=F("version") + 1,
    )  # fmt: skip
    meeting.refresh_from_db()
    record("meeting.held", meeting, by=by)


@transaction.atomic
def reply(invitee: Invitee, *, answer: str, note: str, by: User, at: datetime) -> None:
    """What the unit says to the invitation; a later word stands in place of an earlier one.

    Raises:
        Refused: the meeting is over, or nobody was invited yet.
    """
    meeting = Meeting.objects.select_for_update().get(pk=invitee.meeting_id)
    require(rules.objection_to_reply(meeting.state))
    Invitee.objects.filter(pk=invitee.pk).update(
        reply=answer, reply_note=note, replied_at=at, replied_by=by
    )
    record("meeting.replied", meeting, by=by, unit=invitee.unit.code, value=answer)
    if meeting.made_by is not None and meeting.made_by != by:
        tell(
            [meeting.made_by],
            kind=NoticeKind.ANSWER,
            heading=lambda: (
                _("%(unit)s answered: %(heading)s")
                % {"unit": invitee.unit.name, "heading": meeting.heading}
            ),
            body=note,
            address=page_of(meeting),
            key=f"meeting:{meeting.pk}:reply:{invitee.pk}:{at.isoformat()}",
            at=at,
        )


@dataclass(frozen=True, slots=True)
class Said:
    """Whether a unit was there, and who came in its place."""

    attendance: str
    stand_in: str = ""


@transaction.atomic
def note_attendance(meeting: Meeting, said: Mapping[int, Said], *, by: User) -> int:
    """said: by key of the invitee.

    Returns:
        How many rows changed.

    Raises:
        Refused: the meeting is cancelled.
    """
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require(rules.objection_to_minutes(held.state))
    n = 0
    for row in held.invitees.filter(pk__in=said).order_by("pk"):
        one = said[row.pk]
        stand_in = one.stand_in if one.attendance == Attendance.REPRESENTED else ""
        if (row.attendance, row.stand_in) != (one.attendance, stand_in):
            row.attendance, row.stand_in = one.attendance, stand_in
            row.save(update_fields=["attendance", "stand_in"])
            n += 1
    if n:
        record("meeting.attendance_noted", held, by=by, units=n)
    return n
