from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SetAside(models.Model):
    """Somebody looked at an alert and answered for not acting on it.

    It hides that one state of the alert: when the state grows worse, the alert is back.
    """

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    """What the alert speaks of; with `kind` and `state` as in `rules.Alert`."""
    state = models.CharField(max_length=20)
    text = models.CharField(_("alert"), max_length=200)
    """As it was read then, for the list of what is set aside."""
    reason = models.CharField(_("reason"), max_length=400)
    until = models.DateField(_("until"), null=True, blank=True)
    """The last day on which it stays hidden."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("alert set aside")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "state"],
                condition=Q(lifted_at=None),
                name="set_aside_once",
            )
        ]

    def __str__(self) -> str:
        return self.text
