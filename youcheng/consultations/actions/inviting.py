"""What an invitation to a meeting says: to people, and to their calendar programs."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils import formats

from youcheng.accounts.models import User
from youcheng.consultations import ical_out
from youcheng.consultations.enums import MeetingState
from youcheng.consultations.ical_out import Asked, Invitation
from youcheng.consultations.models import Meeting


def page_of(meeting: Meeting) -> str:
    return reverse("consultations:detail", args=[meeting.pk])


def when_and_where(meeting: Meeting) -> str:
    begins, ends = meeting.begins, meeting.ends
    day = formats.date_format(begins, "Y-m-d")
    end = f"{ends:%H:%M}" if ends.date() == begins.date() else f"{ends:%Y-%m-%d %H:%M}"
    lines = [f"{day} {begins:%H:%M}–{end} ({meeting.zone})", meeting.place, meeting.note[:400]]
    return "\n".join(line for line in lines if line)


def invitation_of(
    meeting: Meeting, *, reader: str, url: str, asked: tuple[Asked, ...] = ()
) -> Invitation:
    """As the meeting stands. reader: mail address of whoever takes it in."""
    is_cancelled = meeting.state == MeetingState.CANCELLED
    # Some programs show no URL beside the text.
    said = meeting.reason if is_cancelled else when_and_where(meeting)
    return Invitation(
        uid=meeting.uid, sequence=meeting.sequence, heading=meeting.heading,
        starts_at=meeting.starts_at, ends_at=meeting.ends_at, changed_at=meeting.changed_at,
        is_cancelled=is_cancelled, holder=meeting.unit.name, sender=settings.DEFAULT_FROM_EMAIL,
        url=url, place=meeting.place,
        text=f"{said}\n{url}", asked=asked, reader=reader,
    )  # fmt: skip


def mailed(meeting: Meeting) -> Callable[[User], str]:
    """By person, what the e-mail encloses. Of those asked it names the reader alone: mail programs
    look for mailboxes, and units have none."""
    url = f"{settings.SITE_ADDRESS}{page_of(meeting)}"

    def to(user: User) -> str:
        return ical_out.write(invitation_of(meeting, reader=user.email, url=url)).decode()

    return to
