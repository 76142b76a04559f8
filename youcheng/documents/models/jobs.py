from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.documents.enums import JobKind, JobState
from youcheng.documents.models.documents import Revision


class Job(models.Model):
    """Work on a revision that takes longer than a request. The row is the queue.

    A worker takes a row by writing its name and a new `token` into it, and writes what it found
    together with the end of the job, if the row still bears its token: whatever is killed, nothing
    is lost and nothing done twice.
    """

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=8, choices=JobKind)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    """Per cent."""
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    """Not before."""
    heartbeat_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=120, blank=True)
    """Host and process of who has it."""
    token = models.CharField(max_length=32, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("job")
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=(JobState.WAITING, JobState.RUNNING)),
                name="job_open",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["revision", "kind"], name="one_job_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.revision_id}"
