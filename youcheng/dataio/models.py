from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import within
from youcheng.registry.models import Tie


class BatchState(models.TextChoices):
    DRAFT = "draft", _("being checked")
    QUEUED = "queued", _("waiting to be written")
    WRITING = "writing", _("being written")
    WRITTEN = "written", _("written")
    FAILED = "failed", _("failed, nothing written")
    UNDONE = "undone", _("taken back")


class Verdict(models.TextChoices):
    """What became, or would become, of one row. Every row has exactly one."""

    CREATED = "created", _("new")
    UPDATED = "updated", _("update")
    UNCHANGED = "unchanged", _("already so")
    DUPLICATE = "duplicate", _("duplicate")
    UNDECIDED = "undecided", _("to be decided")
    REJECTED = "rejected", _("rejected")


VISITS = "visits"
"""Kind of an import of a ledger of visits."""
PERSONS = "persons"
"""Kind of an import of a list of persons."""


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: User) -> Self:
        """Imports of ties and lists of them."""
        rows = self.filter(within(user, Permission.TIE_IMPORT, "unit__path"))
        return rows.exclude(kind__in=[VISITS, PERSONS])

    def of_visits(self, user: User) -> Self:
        return self.filter(within(user, Permission.EXCHANGE_IMPORT, "unit__path"), kind=VISITS)

    def of_persons(self, user: User) -> Self:
        return self.filter(within(user, Permission.PEOPLE_EDIT, "unit__path"), kind=PERSONS)


class Batch(models.Model):
    """One import of one file: what was in it, what became of each row, how to take it back."""

    code = models.SlugField(max_length=20, unique=True)
    """IMP-2018-012: what the office calls it, and what `undo-import` takes."""
    kind = models.CharField(max_length=12, default="ledger")
    """One of "ledger", "claims", VISITS and PERSONS."""
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    """Rows that name no home unit belong to this one; the batch is visible to its people."""
    filename = models.CharField(_("file"), max_length=200)
    checksum = models.CharField(max_length=64, blank=True)
    sheet = models.CharField(_("sheet"), max_length=120, blank=True)
    mode = models.CharField(max_length=8, default="upsert")
    mapping = models.JSONField(default=dict, blank=True)
    """{"columns": {header: field}, "values": {field: {text: value}}} as chosen."""
    content = models.JSONField(default=dict, blank=True)
    """The grid while it is being checked: {"headers": […], "rows": [{"row": n, "cells": […]}]}."""
    state = models.CharField(max_length=8, choices=BatchState, default=BatchState.DRAFT)
    counts = models.JSONField(default=dict, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    """Per cent."""
    failure = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    """The moment that every row of the batch is known from."""
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import")

    def __str__(self) -> str:
        return self.code

    @property
    def is_draft(self) -> bool:
        """It can still be changed, and written."""
        return self.state in {BatchState.DRAFT, BatchState.FAILED}


class BatchRow(models.Model):
    """What became of one row, with all that is needed to take it back or to send it again."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=120, blank=True)
    row = models.PositiveIntegerField()
    verdict = models.CharField(max_length=9, choices=Verdict)
    cells = models.JSONField(default=list)
    """The row as it stood in the file, as text, in the order of the headers."""
    problems = models.JSONField(default=list, blank=True)
    """[{"column", "code", "severity", "message"}]"""
    tie = models.ForeignKey(Tie, models.SET_NULL, null=True, blank=True, related_name="+")
    before = models.JSONField(default=dict, blank=True)
    """Frame fields and keys of facts as they were, for undo of an update."""
    version = models.PositiveIntegerField(null=True, blank=True)
    """The tie's version after this row: a higher one means that somebody edited it since."""
    is_reversed = models.BooleanField(default=False)

    class Meta:
        ordering = ["row", "pk"]
        indexes = [models.Index(fields=["batch", "verdict"], name="batchrow_verdict")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row}"


class RememberedMapping(models.Model):
    """How an office's headers and values were read last time; found again by their shape."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    """Of the folded headers in order."""
    mapping = models.JSONField(default=dict)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-used_at"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "fingerprint"], name="one_mapping_per_shape")
        ]

    def __str__(self) -> str:
        return self.name
