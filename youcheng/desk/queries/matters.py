"""Alerts that ask for work: terms that end, claims and figures that wait for a decision."""

from datetime import date, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youcheng.accounts.models import Unit
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, widest_unit
from youcheng.analytics.queries import Question, figure_days, reconciliation
from youcheng.audit.models import Head
from youcheng.desk import rules
from youcheng.desk.queries.looking import Look, Told, alert_of, seen
from youcheng.desk.rules import Alert
from youcheng.lib.periods import months_after
from youcheng.lib.prepared import prepared
from youcheng.lib.text import isolated
from youcheng.registry.enums import COUNTED, ClaimStatus, InstrumentKind, Stage
from youcheng.registry.models import Instrument, TieSpan
from youcheng.registry.queries.claims import claims_about

TERMLESS = (InstrumentKind.MEMORANDUM, InstrumentKind.INTENT)
"""Papers whose term ends no tie."""


def ending_papers(
    reached: Reach, today: Any, since: Any, until: Any, ties: Any = None
) -> QuerySet[Instrument]:
    """Papers of ties in the units that are reached whose term ends between the days, the first
    first.

    Left out: those that renew by themselves, those that a newer paper replaced, and those of ties
    that have ended. ties: of these alone.
    """
    newer = (
        Instrument.objects.standing()
        .filter(Q(ends_on=None) | Q(ends_on__gt=OuterRef("ends_on")), tie=OuterRef("tie"))
        .filter(signed_on__gt=OuterRef("signed_on"))
        .exclude(kind__in=TERMLESS)
    )
    alive = TieSpan.objects.filter(
        tie=OuterRef("tie"), known_to=None, to_on=None, stage__in=COUNTED | {Stage.LAPSED}
    )
    return (
        Instrument.objects.standing()
        .filter(
            seen(reached, ties, "tie__"),
            Exists(alive) | Q(ends_on__gte=today),
            ends_on__gte=since,
            ends_on__lte=until,
            is_tacit=False,
        )
        .exclude(Exists(newer))
        .exclude(kind__in=TERMLESS)
        .order_by("ends_on", "pk")
    )


def terms(look: Look) -> Told:
    """Terms that end within a year or ended without a renewal, unless they renew by themselves."""
    today = look.today
    since = today - timedelta(days=rules.ENDED_DAYS)
    until = months_after(today, max(rules.TERM_MONTHS))
    papers = _ending(look.reached, look.own, today=today, since=since, until=until, ties=look.ties)
    aside = look.set_aside("term")
    # All of them, but of each only what tells whose it is and whether it is hidden.
    rows = [
        (not is_own, ends_on, pk)
        for pk, tie, ends_on, is_own in papers
        if tie not in aside or ("term", str(tie), _state(ends_on, today)) not in look.hidden
    ]
    listed = [pk for _is_others, _ends_on, pk in sorted(rows)[: look.listed]]
    return Told(
        [_term(look, paper) for paper in _full(keys=listed)],
        n=len(rows),
        n_own=sum(not is_others for is_others, _ends_on, _pk in rows),
    )


@prepared
def _ending(
    reached: Reach, own: Reach, *, today: Any, since: Any, until: Any, ties: Any
) -> QuerySet:
    mine = own.q("tie__home__path", "tie__place__country__region")
    is_own = Case(When(mine, then=True), default=False) if mine else Value(True)
    papers = ending_papers(reached, today, since, until, ties)
    return papers.order_by().values_list("pk", "tie", "ends_on", is_own)


@prepared
def _full(*, keys: Any) -> QuerySet[Instrument]:
    papers = Instrument.objects.select_related("tie__home", "tie__place__country")
    return papers.filter(pk__in=keys).order_by("ends_on", "pk")


def _state(ends_on: date, today: date) -> str:
    return f"{rules.term_state(ends_on, today)}:{ends_on.isoformat()}"


def _term(look: Look, paper: Instrument) -> Alert:
    assert paper.ends_on is not None  # noqa: S101 - papers without a term are not asked for
    days = (paper.ends_on - look.today).days
    title = (
        _("The term of %(place)s ended without a renewal")
        if days < 0
        else _("The term of %(place)s ends")
    )
    note = (
        ngettext("ended %(n)d day ago", "ended %(n)d days ago", -days) % {"n": -days}
        if days < 0
        else ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    )
    return alert_of(
        look,
        paper.tie,
        "term",
        state=_state(paper.ends_on, look.today),
        weight=rules.TERM_WEIGHTS[rules.term_state(paper.ends_on, look.today)],
        title=title % {"place": isolated(paper.tie.place)},
        note=f"{paper.get_kind_display()} \u00b7 {note}",
        verb=_("Record the renewal"),
        url=reverse("registry:event-add", args=[paper.tie_id]) + "?kind=renewed",
        due=paper.ends_on,
    )


def claims(look: Look) -> Told:
    unit = widest_unit(look.user, Permission.CLAIM_REVIEW)
    if unit is None:
        return Told()
    n = claims_about(unit).filter(status__in=(ClaimStatus.MATCHED, ClaimStatus.AMBIGUOUS)).count()
    title = ngettext(
        "%(n)d public claim about %(unit)s waits for a decision",
        "%(n)d public claims about %(unit)s wait for a decision",
        n,
    )
    return one_for_all(
        look,
        n,
        kind="claims",
        key=unit.code,
        weight="go",
        title=title % {"n": n, "unit": isolated(unit)},
        note=_("a claim becomes a tie only when a person confirms it"),
        verb=_("Decide"),
        url=reverse("dataio:claim-list"),
    )


def figures(look: Look) -> Told:
    unit = widest_unit(look.user, Permission.FIGURE_DECIDE)
    days = figure_days(unit) if unit else []
    if unit is None or not days:
        return Told()
    n = _open_figures(unit, days[0])
    title = ngettext(
        "%(n)d published figure differs from the register",
        "%(n)d published figures differ from the register",
        n,
    )
    return one_for_all(
        look,
        n,
        kind="figures",
        key=f"{unit.code}:{days[0].isoformat()}",
        weight="warn",
        title=title % {"n": n},
        note=_("published for %(day)s") % {"day": days[0].isoformat()},
        verb=_("Reconcile"),
        url=f"{reverse('analytics:situation')}?as_of={days[0].isoformat()}#rec",
    )


def _open_figures(unit: Unit, day: date) -> int:
    """Figures that differ and are not decided. Kept until the next deed of anybody, which the end
    of the log tells: the reconciliation is the dearest question of the page."""
    length = Head.objects.values_list("length", flat=True).first()
    key = f"open-figures:{unit.pk}:{day}:{length}"
    n: int | None = cache.get(key)
    if n is None:
        lines = reconciliation(Question(home=unit, as_of=day))
        n = sum(line.difference not in (0, None) and not line.figure.decision for line in lines)
        cache.set(key, n, 24 * 3600)
    return n


def one_for_all(look: Look, n: int, **fields: Any) -> Told:
    """One alert for all of a kind; it is another one when their number changes."""
    alert = Alert(state=str(n), may_set_aside=True, **fields)
    return Told([alert], 1, 1) if n and alert.name not in look.hidden else Told()
