from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.registry.enums import ClaimStatus
from youcheng.registry.models.places import Locality
from youcheng.registry.models.ties import Tie


class Claim(models.Model):
    """What a public list says: that two places are twinned. Never a tie by itself.

    Ends are kept as written and, where one place fits, matched. The two ends are in the order of
    the source; `pair_key` is the same for both orders and all spellings of one pair.
    """

    source = models.CharField(_("source"), max_length=120, db_index=True)
    row = models.PositiveIntegerField()
    place_text_a = models.CharField(max_length=200)
    country_text_a = models.CharField(max_length=100, blank=True)
    place_text_b = models.CharField(max_length=200)
    country_text_b = models.CharField(max_length=100, blank=True)
    lat_a = models.FloatField(null=True, blank=True)
    lon_a = models.FloatField(null=True, blank=True)
    lat_b = models.FloatField(null=True, blank=True)
    lon_b = models.FloatField(null=True, blank=True)
    since = models.CharField(max_length=40, blank=True)
    place_a = models.ForeignKey(Locality, models.PROTECT, null=True, blank=True, related_name="+")
    place_b = models.ForeignKey(Locality, models.PROTECT, null=True, blank=True, related_name="+")
    pair_key = models.CharField(max_length=200, db_index=True)
    status = models.CharField(max_length=10, choices=ClaimStatus)
    is_suspect = models.BooleanField(default=False)
    reasons = models.JSONField(default=list, blank=True)
    """Codes: why suspect or ambiguous."""
    tie = models.ForeignKey(Tie, models.SET_NULL, null=True, blank=True, related_name="claims")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("claim")
        constraints = [
            models.UniqueConstraint(fields=["source", "pair_key"], name="one_claim_per_pair")
        ]

    def __str__(self) -> str:
        return f"{self.place_text_a} – {self.place_text_b}"
