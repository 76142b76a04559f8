"""Alerts that ask for no work of their own: round anniversaries, and long silences."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from youcheng.accounts.queries import Reach
from youcheng.desk import rules
from youcheng.desk.queries.looking import Look, Told, alert_of, seen
from youcheng.desk.rules import Alert
from youcheng.lib.periods import months_after
from youcheng.lib.text import isolated
from youcheng.registry.enums import Stage
from youcheng.registry.models import TieSpan

HORIZONS = (14, 60, rules.ANNIVERSARY_DAYS)
"""Days ahead in which anniversaries are looked for, until there are enough to list."""


ROUNDS = range(rules.ANNIVERSARY_STEP, 151, rules.ANNIVERSARY_STEP)
"""Years that are kept as anniversaries."""


def anniversaries(look: Look) -> Told:
    today = look.today
    values: dict[str, Any] = {"day": today, "ties": look.ties}
    widest = _windows(today, rules.ANNIVERSARY_DAYS)
    values["hidden"] = look.hidden_ties(
        "anniversary", _coming_round, lambda span: str(_near(span, today)[0]),
        **values, hidden=[], **widest,
    )  # fmt: skip
    n = look.n(_coming_round, **values, **widest)
    found: list[TieSpan] = []
    for days in HORIZONS if n else ():
        found = look.own_first(_coming_round, **values, **_windows(today, days))
        if len(found) == look.listed:
            break
    return Told([_anniversary(look, span) for span in found], n)


def _coming_round(
    reached: Reach, *, day: Any, ties: Any, hidden: Any, **windows: Any
) -> QuerySet[TieSpan]:
    """Ties whose beginning comes round in the windows."""
    ranges = [
        Q(began_on__gte=windows[f"first_{years}"], began_on__lte=windows[f"last_{years}"])
        for years in ROUNDS
    ]
    if ties is None:
        # A query for each range: then the index of all days of beginning is read in as many
        # places, and no further. Of one query with all ranges a database reads every tie.
        begun = TieSpan.objects.filter(known_to=None).order_by().values("pk")
        near = Q(pk__in=_together(begun.filter(between) for between in ranges))
    else:
        near = reduce(or_, ranges)
    spans = TieSpan.objects.at(day).counted().filter(seen(reached, ties), near, is_exact=True)
    return spans.exclude(tie__in=hidden).order_by("tie_id")


def _together(queries: Iterable[QuerySet]) -> QuerySet:
    first, *others = queries
    return first.union(*others, all=True)


def _windows(today: date, days: int) -> dict[str, date]:
    """First and last day of the beginnings that come round within so many days, by the number of
    years."""
    until = today + timedelta(days=days)
    firsts = {f"first_{years}": months_after(today, -12 * years) for years in ROUNDS}
    return firsts | {f"last_{years}": months_after(until, -12 * years) for years in ROUNDS}


def _near(span: TieSpan, today: date) -> tuple[int, date]:
    near = rules.next_anniversary(span.began_on, today) if span.began_on else None
    return near or (0, today)


def _anniversary(look: Look, span: TieSpan) -> Alert:
    years, day = _near(span, look.today)
    return alert_of(
        look,
        span.tie,
        "anniversary",
        state=str(years),
        weight="us",
        title=_("%(place)s: %(years)d years together")
        % {"place": isolated(span.place), "years": years},
        note=_("on %(day)s") % {"day": day.isoformat()},
        verb=_("See"),
        url=reverse("registry:tie-detail", args=[span.tie_id]),
        due=day,
    )


def silences(look: Look) -> Told:
    """Ties in force of which no event, paper or exchange is known for two years or longer."""
    cut = months_after(look.today, -min(rules.SILENT_MONTHS))
    values: dict[str, Any] = {"day": look.today, "ties": look.ties, "cut": cut}
    values["hidden"] = look.hidden_ties(
        "silence", _silent_ties, lambda span: rules.silent_state(span.heard_on, look.today),
        **values, hidden=[],
    )  # fmt: skip
    n = look.n(_silent_ties, **values)
    found = look.own_first(_silent_ties, **values) if n else []
    return Told([_silence(look, span) for span in found], n)


def _silent_ties(
    reached: Reach, *, day: Any, ties: Any, hidden: Any, cut: Any
) -> QuerySet[TieSpan]:
    spans = TieSpan.objects.at(day).filter(
        seen(reached, ties), stage=Stage.IN_FORCE, heard_on__lte=cut
    )
    return spans.exclude(tie__in=hidden).order_by("heard_on", "pk")


def _silence(look: Look, span: TieSpan) -> Alert:
    last = span.heard_on
    assert last is not None  # noqa: S101 - others are not asked for
    months = rules.months_between(last, look.today)
    return alert_of(
        look,
        span.tie,
        "silence",
        state=rules.silent_state(last, look.today),
        weight="warn",
        rank=-months,
        title=_silent(isolated(span.place), months),
        note=_("last entry %(day)s") % {"day": last.isoformat()},
        verb=_("Record an exchange"),
        url=f"{reverse('exchanges:exchange-add')}?tie={span.tie_id}",
    )


def _silent(place: str, months: int) -> str:
    """Five years and more are told in years."""
    years = months // 12
    if years >= 5:
        return _("Nothing was heard of %(place)s for %(years)d years") % {
            "place": place,
            "years": years,
        }
    return _("Nothing was heard of %(place)s for %(months)d months") % {
        "place": place,
        "months": months,
    }
