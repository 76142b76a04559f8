"""Word templates of the papers that a case drafts."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.documents.models import Document
from youcheng.lib.labels import Labelled
from youcheng.pipeline.enums import TemplateKind


class PaperTemplateQuerySet(models.QuerySet["PaperTemplate"]):
    def latest(self) -> Self:
        """The last version of each kind."""
        last = self.order_by().values("kind").annotate(last=Max("pk")).values("last")
        return self.filter(pk__in=last)


class PaperTemplate(Labelled, models.Model):
    """A version of the template of a kind of paper. Never changed; the last one holds. Where there
    is none, the one that came with the program holds.

    document: the Word file; empty for a return to the one that came with the program.
    """

    kind = models.CharField(pgettext_lazy("template", "kind"), max_length=20, choices=TemplateKind)
    version = models.PositiveSmallIntegerField()
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_on = models.BooleanField(_("in use"), default=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    objects = PaperTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "version"]
        verbose_name = pgettext_lazy("pipeline", "template of a paper")
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="one_template_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} v{self.version}"
