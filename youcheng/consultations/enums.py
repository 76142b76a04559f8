"""Words of consultations: where a meeting stands, who comes, and where a task stands."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class MeetingState(TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", pgettext_lazy("meeting", "planned")
    INVITED = "invited", pgettext_lazy("meeting", "invited")
    HELD = "held", pgettext_lazy("meeting", "held")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "cancelled")


class Reply(TextChoices):
    """What a unit said to the invitation."""

    NONE = "none", pgettext_lazy("invitation", "no reply")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "comes")
    DECLINED = "declined", pgettext_lazy("invitation", "does not come")


class Attendance(TextChoices):
    """Whether a unit was there."""

    UNKNOWN = "unknown", pgettext_lazy("attendance", "not noted")
    CAME = "came", pgettext_lazy("attendance", "was there")
    REPRESENTED = "represented", pgettext_lazy("attendance", "was represented")
    ABSENT = "absent", pgettext_lazy("attendance", "was absent")


class TaskState(TextChoices):
    """Where a task stands. Reported: the unit handed evidence in, and nobody accepted it yet."""

    OPEN = "open", pgettext_lazy("task", "open")
    REPORTED = "reported", pgettext_lazy("task", "reported, not accepted")
    CLOSED = "closed", pgettext_lazy("task", "done")
    DROPPED = "dropped", pgettext_lazy("task", "dropped")


class StepKind(TextChoices):
    """What happened to a task."""

    REPORT = "report", pgettext_lazy("task", "reported")
    BACK = "back", pgettext_lazy("task", "sent back")
    CLOSE = "close", pgettext_lazy("task", "closed")
    DROP = "drop", pgettext_lazy("task", "dropped, with a reason")
    REOPEN = "reopen", pgettext_lazy("task", "taken up again")
    GIVEN = "given", pgettext_lazy("task", "given to another unit")
    MOVED = "moved", pgettext_lazy("task", "given another day")
