"""What a new office does first: ticked off from the data, never by hand."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youcheng.accounts.models import Grant, Invitation, Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.accounts.queries.proofs import has_second_factor
from youcheng.desk.queries.alerts import set_asides
from youcheng.desk.rules import Found
from youcheng.registry.models import PublishedFigure, Tie

KIND = "step"
"""Of a `SetAside`: this office does without that step."""
STATE = "open"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the checklist. note: how far it is. verb: what is to be done, at `url`."""

    code: str
    is_done: bool
    title: Any
    note: Any
    verb: Any
    url: str


def first_steps(user: User, found: Found, today: date) -> list[Step]:
    """What is open and what is done of the steps that `user` may take.

    Nothing once all are done or set aside. An officer is shown the steps of an empty register
    only: later the desk itself says what is due. found: the alerts of the day.
    """
    is_administrator = can(user, Permission.PERSON_MANAGE)
    n_ties = Tie.objects.count()
    if not is_administrator and (n_ties or not can(user, Permission.TIE_IMPORT)):
        return []
    aside = set(set_asides(today).filter(kind=KIND).values_list("key", flat=True))
    steps = [_units(), _people(user), _second_factor(user)] if is_administrator else []
    if can(user, Permission.TIE_IMPORT):
        steps.insert(2, _ledger(n_ties))
    if can(user, Permission.FIGURE_DECIDE) and PublishedFigure.objects.exists():
        steps.insert(3, _figures(n_ties, found))
    shown = [step for step in steps if step.code not in aside]
    return [] if all(step.is_done for step in shown) else shown


def step_of(user: User, code: str, found: Found, today: date) -> Step | None:
    """The open step of that code, to be set aside."""
    steps = first_steps(user, found, today)
    return next((step for step in steps if step.code == code and not step.is_done), None)


def _units() -> Step:
    n = Unit.objects.filter(ended_on=None).exclude(parent=None).count()
    return Step(
        "units",
        n > 0,
        _("Set up the office's units"),
        ngettext("%(n)d unit under the city", "%(n)d units under the city", n) % {"n": n}
        if n
        else _("Districts, zones, departments and schools that keep ties"),
        _("Add units"),
        reverse("unit-tree"),
    )


def _people(user: User) -> Step:
    valid = Grant.objects.on(localdate()).filter(user__is_active=True)
    n = valid.exclude(user=user).values("user").distinct().count()
    waiting = Invitation.objects.open(now()).count()
    if n:
        note = ngettext("%(n)d colleague has a role", "%(n)d colleagues have a role", n) % {"n": n}
    elif waiting:
        text = ngettext("%(n)d invitation is open", "%(n)d invitations are open", waiting)
        note = text % {"n": waiting}
    else:
        note = _("Each with a role for a unit; the invitation is a link")
    return Step(
        "people", n > 0, _("Invite colleagues"), note, _("Invite"), reverse("invitation-add")
    )


def _ledger(n_ties: int) -> Step:
    note = ngettext("%(n)d tie in the register", "%(n)d ties in the register", n_ties)
    return Step(
        "ledger",
        n_ties > 0,
        _("Import the office's ledger"),
        note % {"n": n_ties} if n_ties else _("Nothing is written before you have seen every row"),
        _("Import"),
        reverse("dataio:import-list"),
    )


def _figures(n_ties: int, found: Found) -> Step:
    is_open = any(alert.kind == "figures" for alert in found.alerts)
    return Step(
        "figures",
        n_ties > 0 and not is_open,
        _("Confirm the published figures"),
        _("Decide where the register and the published figures differ"),
        _("Reconcile"),
        reverse("analytics:situation") + "#rec",
    )


def _second_factor(user: User) -> Step:
    return Step(
        "second_factor",
        has_second_factor(user),
        _("Add a second factor to your account"),
        _("An app's code or a passkey, so that a password alone opens nothing"),
        _("Add one"),
        reverse("mfa_index"),
    )
