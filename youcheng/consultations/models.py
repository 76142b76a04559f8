"""Series of meetings, meetings with their agenda and minutes, and the tasks that come of them."""

from datetime import datetime, tzinfo
from typing import Self
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, reach, within
from youcheng.consultations.enums import Attendance, MeetingState, Reply, StepKind, TaskState
from youcheng.documents.models import Document
from youcheng.lib.labels import Labelled
from youcheng.opportunities.models import Opportunity

OPEN = (TaskState.OPEN, TaskState.REPORTED)
"""States of a task that stands on the next agenda."""
AHEAD = (MeetingState.PLANNED, MeetingState.INVITED)
"""States of a meeting that is still to be held."""


class SeriesQuerySet(models.QuerySet["Series"]):
    def editable_by(self, user: User) -> Self:
        return self.filter(within(user, Permission.CONSULTATION_EDIT, "unit__path"))

    def visible_to(self, user: User) -> Self:
        """Those that units within hold, and those of which such units are members."""
        # Each by its keys: the filter of whoever reaches all is empty.
        seen, rows = Permission.CONSULTATION_VIEW, Series.objects.order_by()
        own = rows.filter(within(user, seen, "unit__path")).values("pk")
        members = Series.members.through.objects.filter(within(user, seen, "unit__path"))
        return self.filter(Q(pk__in=own) | Q(pk__in=members.values("series")))


class Series(models.Model):
    """Meetings that one unit holds again and again with the same units. months: from one to the
    next; null for those without a rhythm."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("holds it"))
    heading = models.CharField(_("heading"), max_length=120)
    months = models.PositiveSmallIntegerField(_("every how many months"), null=True, blank=True)
    members = models.ManyToManyField(Unit, related_name="+", verbose_name=_("members"))
    version = models.PositiveIntegerField(default=1)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("series of meetings")
        constraints = [
            models.CheckConstraint(
                condition=Q(months=None) | Q(months__gte=1, months__lte=36),
                name="series_rhythm_is_one",
            )
        ]

    def __str__(self) -> str:
        return self.heading


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def editable_by(self, user: User) -> Self:
        """Those of units for which the user may hold meetings."""
        return self.filter(within(user, Permission.CONSULTATION_EDIT, "unit__path"))

    def visible_to(self, user: User) -> Self:
        """Those of units within, and those to which such units were invited."""
        seen, rows = Permission.CONSULTATION_VIEW, Meeting.objects.order_by()
        own = rows.filter(within(user, seen, "unit__path")).values("pk")
        asked = Invitee.objects.filter(within(user, seen, "unit__path")).order_by()
        is_told = ~Q(invited_at=None)
        return self.filter(Q(pk__in=own) | (is_told & Q(pk__in=asked.values("meeting"))))

    def of_strand(self, unit: int, series: int | None) -> Self:
        """Meetings that hand open tasks on to each other: of one series, or those that a unit holds
        outside of any."""
        return self.filter(series=series) if series else self.filter(series=None, unit=unit)


class Meeting(Labelled, models.Model):
    """One meeting. zone: in which its clock is told. sequence: of the invitation, raised by each
    change of which calendars have to know (RFC 5545)."""

    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="meetings",
        verbose_name=_("series"),
    )  # fmt: skip
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("holds it"))
    heading = models.CharField(_("heading"), max_length=200)
    starts_at = models.DateTimeField(pgettext_lazy("meeting", "begins"))
    ends_at = models.DateTimeField(pgettext_lazy("meeting", "ends"))
    zone = models.CharField(_("time zone"), max_length=40)
    place = models.CharField(pgettext_lazy("meeting", "place"), max_length=200, blank=True)
    note = models.TextField(_("note for those invited"), max_length=2000, blank=True)
    state = models.CharField(max_length=9, choices=MeetingState, default=MeetingState.PLANNED)
    reason = models.CharField(_("why it is cancelled"), max_length=300, blank=True)
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    """When the invitation was changed last."""
    invited_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = _("meeting")
        indexes = [models.Index(fields=["state", "starts_at"], name="meeting_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.PLANNED, invited_at=None, held_at=None)
                | Q(state=MeetingState.INVITED, invited_at__isnull=False, held_at=None)
                | Q(state=MeetingState.HELD, held_at__isnull=False)
                | Q(state=MeetingState.CANCELLED, cancelled_at__isnull=False),
                name="meeting_state_has_its_moments",
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def tz(self) -> tzinfo:
        """Its zone; that of the office where the name is none, as an old list may bring."""
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return timezone.get_default_timezone()

    @property
    def begins(self) -> datetime:
        """On the clock of its zone, as it is told. Without the zone: a page would put a moment onto
        the reader's clock."""
        return self.starts_at.astimezone(self.tz).replace(tzinfo=None)

    @property
    def ends(self) -> datetime:
        return self.ends_at.astimezone(self.tz).replace(tzinfo=None)

    @property
    def is_ahead(self) -> bool:
        return self.state in AHEAD


class InviteeQuerySet(models.QuerySet["Invitee"]):
    def repliable_by(self, user: User) -> Self:
        """Those of units for which the user speaks."""
        return self.filter(within(user, Permission.TASK_REPORT, "unit__path"))


class Invitee(Labelled, models.Model):
    """A unit that is asked to a meeting, what it said, and whether it was there. stand_in: the
    office or post that came in its place."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitees")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    reply = models.CharField(max_length=8, choices=Reply, default=Reply.NONE)
    reply_note = models.CharField(_("remark"), max_length=200, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    attendance = models.CharField(max_length=11, choices=Attendance, default=Attendance.UNKNOWN)
    stand_in = models.CharField(_("represented by"), max_length=120, blank=True)

    objects = InviteeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("unit that is asked to a meeting")
        indexes = [models.Index(fields=["unit", "meeting"], name="invitee_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "unit"], name="a_meeting_once_a_unit"),
            models.CheckConstraint(condition=Q(reply__in=Reply.values), name="reply_known"),
            models.CheckConstraint(
                condition=Q(attendance__in=Attendance.values), name="attendance_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} → {self.unit}"


class Item(models.Model):
    """A matter on the agenda with what was said about it. task: one carried over from an earlier
    meeting; it has no heading of its own. version: of the minutes."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    heading = models.CharField(_("matter"), max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    task = models.ForeignKey("Task", models.PROTECT, null=True, blank=True, related_name="items")
    minutes = models.TextField(_("minutes"), max_length=9000, blank=True)
    opportunity = models.OneToOneField(
        Opportunity, models.SET_NULL, null=True, blank=True, related_name="agenda_item"
    )
    """What was made of it: once."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("matter on an agenda")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "task"], condition=~Q(task=None), name="a_task_once_an_agenda"
            ),
            models.CheckConstraint(
                condition=(Q(task=None) & ~Q(heading="")) | (Q(task__isnull=False) & Q(heading="")),
                name="item_is_a_matter_or_a_task",
            ),
        ]

    def __str__(self) -> str:
        return self.heading or str(self.task)


class Decision(models.Model):
    """What a meeting decided, read from its minutes. mark: of the line, so that it is read once."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="decisions")
    text = models.CharField(_("decision"), max_length=1000)
    mark = models.CharField(max_length=32)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("decision of a meeting")
        constraints = [
            models.UniqueConstraint(fields=["item", "mark"], name="a_decision_once_a_matter")
        ]

    def __str__(self) -> str:
        return self.text


class TaskQuerySet(models.QuerySet["Task"]):
    def editable_by(self, user: User) -> Self:
        """Those of meetings of units for which the user holds meetings."""
        return self.filter(within(user, Permission.CONSULTATION_EDIT, "unit__path"))

    def visible_to(self, user: User) -> Self:
        """Those that units within gave, lead, or assist with."""
        seen, rows = Permission.CONSULTATION_VIEW, Task.objects.order_by()
        own = rows.filter(within(user, seen, "unit__path")).values("pk")
        led = rows.filter(within(user, seen, "lead__path")).values("pk")
        helped = Task.assisting.through.objects.filter(within(user, seen, "unit__path"))
        return self.filter(Q(pk__in=own) | Q(pk__in=led) | Q(pk__in=helped.values("task")))

    def reportable_by(self, user: User) -> Self:
        """Those of units for which the user speaks: that lead or assist."""
        return self.led_or_helped(reach(user, Permission.TASK_REPORT))

    def led_or_helped(self, reached: Reach) -> Self:
        """Those that units in that reach lead or assist with."""
        led = Task.objects.filter(reached.q("lead__path")).order_by().values("pk")
        helped = Task.assisting.through.objects.filter(reached.q("unit__path")).order_by()
        return self.filter(Q(pk__in=led) | Q(pk__in=helped.values("task")))

    def standing(self) -> Self:
        """Those that are not closed."""
        return self.filter(state__in=OPEN)

    def of_strand(self, unit: int, series: int | None) -> Self:
        """See `MeetingQuerySet.of_strand`."""
        return self.filter(series=series) if series else self.filter(series=None, unit=unit)


class Task(Labelled, models.Model):
    """What a meeting gave somebody to do. It stands on the agenda of the next meeting of its series
    until it is closed, and it is closed with evidence.

    unit, series: of the meeting it came from. mark: of the line of the minutes, so that the line is
    made into a task once.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="tasks")
    item = models.ForeignKey(Item, models.PROTECT, related_name="made")
    decision = models.ForeignKey(
        Decision, models.SET_NULL, null=True, blank=True, related_name="tasks"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="tasks")
    text = models.CharField(_("task"), max_length=1000)
    lead = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("leading unit"))
    assisting = models.ManyToManyField(Unit, related_name="+", verbose_name=_("assisting units"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=TaskState, default=TaskState.OPEN)
    mark = models.CharField(max_length=32)
    evidence = models.TextField(_("evidence"), max_length=3000, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "pk"]
        verbose_name = _("task of a meeting")
        indexes = [models.Index(fields=["state", "due_on"], name="task_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=TaskState.values), name="task_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.CLOSED)
                | (Q(closed_at__isnull=False) & (~Q(evidence="") | Q(document__isnull=False))),
                name="task_is_closed_with_evidence",
            ),
            models.UniqueConstraint(fields=["item", "mark"], name="a_line_is_one_task"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Step(Labelled, models.Model):
    """What happened to a task, in order."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=6, choices=StepKind)
    text = models.TextField(_("text"), max_length=3000, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    """The unit that reported."""
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("step of a task")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="step_kind_known"),
            models.CheckConstraint(
                condition=~Q(text="")
                | Q(document__isnull=False)
                | ~Q(kind__in=[StepKind.REPORT, StepKind.BACK, StepKind.DROP, StepKind.REOPEN]),
                name="step_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} – {self.kind}"
