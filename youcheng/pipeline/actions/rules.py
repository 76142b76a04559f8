"""Changing the rules that are asked of cases, and the yearly aim."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.lib.objections import Stale
from youcheng.pipeline.models import Quota, RuleVersion

KEPT = (
    "name_zh", "name_en", "text_zh", "text_en", "remedy_zh", "remedy_en", "authority", "source",
    "is_confirmed", "region", "from_on", "to_on", "severity", "passing", "check_kind", "params",
    "tracks", "stages", "is_on", "position",
)  # fmt: skip
"""What a version says; all but who made it, when and why."""


@transaction.atomic
def set_rule(
    code: str,
    values: dict[str, Any],
    *,
    version: int,
    reason: str,
    by: User | None,
    at: datetime | None = None,
) -> RuleVersion:
    """Write a new version of a rule; version 0: a rule that was not there before. What cases were
    asked before stands as it was.

    Raises:
        Stale: the rule is no longer at `version`; nothing is written.
    """
    at = at or timezone.now()
    old = RuleVersion.objects.latest().filter(code=code).first()
    if (old.version if old else 0) != version:
        raise Stale
    known = {name: getattr(old, name) for name in KEPT} if old else {}
    given = known | {name: value for name, value in values.items() if name in KEPT}
    if old:
        if given == known:
            return old
        if not RuleVersion.objects.filter(pk=old.pk, superseded_at=None).update(superseded_at=at):
            raise Stale
    try:
        with transaction.atomic():
            made = RuleVersion.objects.create(
                **given, code=code, version=version + 1, made_by=by, reason=reason, recorded_at=at
            )
    except IntegrityError as error:
        raise Stale from error
    changed = {
        name: (known.get(name), value) for name, value in given.items() if known.get(name) != value
    }
    record("rule.set", made, by=by, why=reason, **changed)
    return made


@transaction.atomic
def set_quota(home: Unit, year: int, *, low: int, high: int, source: str, by: User | None) -> Quota:
    """Say how many new ties are wanted in a year."""
    quota, _is_new = Quota.objects.update_or_create(
        home=home, year=year, defaults={"low": low, "high": high, "source": source}
    )
    record("quota.set", quota, by=by, low=low, high=high, source=source)
    return quota
