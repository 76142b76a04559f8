"""Words of notices: what they are about, by which way they go, and where a delivery stands."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class NoticeKind(TextChoices):
    """What a notice is about. People choose the ways of each kind."""

    REMINDER = "reminder", pgettext_lazy("notice", "Deadlines")
    MENTION = "mention", pgettext_lazy("notice", "Mentions")
    DECISION = "decision", pgettext_lazy("notice", "Opinions asked for")
    TASK = "task", pgettext_lazy("notice", "Tasks")
    CIRCULAR = "circular", pgettext_lazy("notice", "Circulars")
    ANSWER = "answer", pgettext_lazy("notice", "Answers")
    MEETING = "meeting", pgettext_lazy("notice", "Meetings")
    MATCH = "match", pgettext_lazy("notice", "Matches")
    CASE = "case", pgettext_lazy("notice", "Cases")
    SYSTEM = "system", pgettext_lazy("notice", "The system")


class Mailing(TextChoices):
    """When a kind of notice comes by e-mail."""

    NOW = "now", pgettext_lazy("e-mail", "at once")
    DIGEST = "digest", pgettext_lazy("e-mail", "once a day, together")
    NEVER = "never", pgettext_lazy("e-mail", "never")


class Channel(TextChoices):
    """The way of a delivery out of the house."""

    MAIL = "mail", pgettext_lazy("delivery", "e-mail")
    DIGEST = "digest", pgettext_lazy("delivery", "e-mail of the day")
    HOOK = "hook", pgettext_lazy("delivery", "webhook")


class DeliveryState(TextChoices):
    """Where a delivery stands. Of TAKEN nothing has left the house; of SENDING it may have."""

    WAITING = "waiting", pgettext_lazy("delivery", "waits")
    TAKEN = "taken", pgettext_lazy("delivery", "is being sent")
    SENDING = "sending", pgettext_lazy("delivery", "is being handed over")
    SENT = "sent", pgettext_lazy("delivery", "sent")
    UNSURE = "unsure", pgettext_lazy("delivery", "may have arrived")
    FAILED = "failed", pgettext_lazy("delivery", "given up")
    DROPPED = "dropped", pgettext_lazy("delivery", "not needed any more")


class Why(TextChoices):
    """Why a delivery did not arrive, where it is ours to say; servers say it in their own words."""

    SHUT = "shut", pgettext_lazy("delivery", "The account is shut.")
    NO_ADDRESS = "no_address", pgettext_lazy("delivery", "There is no e-mail address any more.")
    READ = "read", pgettext_lazy("delivery", "It was read before the e-mail went out.")
    OFF = "off", pgettext_lazy("delivery", "The webhook was switched off.")
    KILLED = (
        "killed",
        pgettext_lazy(
            "delivery",
            "The machine stopped while it was handed over; the server did not confirm it.",
        ),
    )
    NO_ANSWER = (
        "no_answer",
        pgettext_lazy("delivery", "The server took the text and did not say whether it keeps it."),
    )
