"""Alerts about circulars: an answer that the person's own unit owes, and answers that are late."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, can, reach
from youcheng.circulars.models import Circular
from youcheng.circulars.queries.waiting import owed
from youcheng.desk.queries.looking import Look, Told, in_days
from youcheng.desk.rules import Alert
from youcheng.lib.prepared import prepared
from youcheng.lib.text import isolated

SOON = 3
"""Days before the last day from which an answer presses."""


def answers(look: Look) -> Told:
    """What the units of which the person is the liaison have to answer, and circulars of theirs
    whose last day passed without all answers."""
    if not can(look.user, Permission.CIRCULAR_VIEW):
        return Told()
    rows = _open(
        reach(look.user, Permission.CIRCULAR_ANSWER), reach(look.user, Permission.CIRCULAR_SEND),
        today=look.today,
    )  # fmt: skip
    found = [one for row in rows for one in [_alert(look.today, *row)] if one]
    found = [one for one in found if one.name not in look.hidden]
    found.sort(key=lambda one: one.order)
    return Told(found[: look.listed], n=len(found), n_own=len(found))


@prepared
def _open(answering: Reach, sending: Reach, *, today: Any) -> QuerySet:
    """Circular, heading, last day, units that owe an answer, the first of one's own among them."""
    own = Q(unit__path__in=[scope.path for scope in answering.scopes or ()])
    late = Circular.objects.filter(sending.q("unit__path"), due_on__lt=today).order_by()
    rows = owed().filter(own | Q(circular__in=late.values("pk")), circular__due_on__isnull=False)
    columns = ("circular", "circular__heading", "circular__due_on")
    return (
        rows.order_by()
        .values_list(*columns)
        .annotate(n=Count("pk"), mine=Min("pk", filter=own))
        .order_by("circular__due_on", "circular")
    )


def _alert(today: date, pk: int, heading: str, due_on: date, n: int, mine: int | None) -> Alert:
    weight = "bad" if due_on < today else "warn" if due_on <= today + timedelta(days=SOON) else "go"
    if mine is not None:
        title = _("To be answered: %(heading)s") % {"heading": isolated(heading)}
        verb, url = _("See"), reverse("circulars:detail", args=[pk])
        note = _("circular")
    else:
        title = _("Without all answers: %(heading)s") % {"heading": isolated(heading)}
        verb, url = _("Remind"), reverse("circulars:remind", args=[pk])
        units = ngettext("%(n)d unit has not answered", "%(n)d units have not answered", n)
        note = units % {"n": n}
    return Alert(
        kind="circular", key=f"{pk}:{'own' if mine else 'all'}", state=due_on.isoformat(),
        weight=weight, title=title, note=f"{note} · {in_days(due_on, today)}", verb=verb, url=url,
        due=due_on, may_set_aside=True, log_title=_("a circular"),
    )  # fmt: skip
