"""The office draws a chain."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from youcheng.accounts.models import Unit, User
from youcheng.approvals.models import Chain, ChainStop
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, Stale
from youcheng.lib.text import _


@dataclass(slots=True)
class StopDraft:
    """See `ChainStop`. people: asked by name; role: where none is named."""

    name_zh: str
    name_en: str = ""
    role: str = ""
    unit: Unit | None = None
    people: list[User] = field(default_factory=list)
    quorum: int = 0
    is_blind: bool = False
    days: int = 0


@transaction.atomic
def set_chain(
    code: str, name_zh: str, stops: Sequence[StopDraft], *, by: User | None, name_en: str = "",
    is_on: bool = True, version: int = 0, at: datetime | None = None,
) -> Chain:  # fmt: skip
    """Draw a chain, or draw it anew; rounds that run keep theirs. version: the one that was read; 0
    for a new one.

    Raises:
        Refused: it has no stop, or a stop says nobody to ask.
        Stale: somebody drew it since.
    """
    at = at or timezone.now()
    if not stops:
        raise Refused(Objection("no_stops", _("A chain has at least one stop.")))
    for stop in stops:
        if not stop.role and not stop.people:
            said = _("Say for the stop “%(stop)s” who is asked: a role, or persons.")
            raise Refused(Objection("nobody_named", said % {"stop": stop.name_zh}))
    values = {"name_zh": name_zh, "name_en": name_en, "is_on": is_on, "changed_at": at}
    if version:
        rows = Chain.objects.filter(code=code, version=version)
        if not rows.update(**values, version=version + 1):
            raise Stale
        chain = Chain.objects.get(code=code)
        chain.stops.all().delete()
    elif Chain.objects.filter(code=code).exists():
        raise Stale
    else:
        chain = Chain.objects.create(code=code, **values)
    for number, stop in enumerate(stops, start=1):
        made = ChainStop.objects.create(
            chain=chain, number=number, name_zh=stop.name_zh, name_en=stop.name_en, role=stop.role,
            unit=stop.unit, quorum=stop.quorum, is_blind=stop.is_blind, days=stop.days,
        )  # fmt: skip
        made.people.set(stop.people)
    record("chain.set", chain, by=by, is_on=is_on, stops=[stop.name_zh for stop in stops])
    return chain
