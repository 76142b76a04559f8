"""Published figures beside ours: the difference, and the records or gaps that explain it."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from youcheng.accounts.enums import Level
from youcheng.accounts.models import Unit
from youcheng.analytics import rules
from youcheng.analytics.queries.situation import Question, Situation, situation
from youcheng.analytics.queries.ties import TieRow, rows_of
from youcheng.registry.enums import Region, Stage, TieKind
from youcheng.registry.models import Cohort, PublishedFigure

LISTED = 200
"""Records of one kind that a line names; more are only counted."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A record or a gap that may explain a difference. tie: None for what has no record."""

    kind: str
    text: str
    tie: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "tie": self.tie, "text": self.text}


@dataclass(slots=True)
class Line:
    """One published figure. computed: a number, an interval (a rank), or None if unknown here."""

    figure: PublishedFigure
    label: str
    computed: int | tuple[int, int] | None
    reasons: list[Reason] = field(default_factory=list)

    @property
    def difference(self) -> int | None:
        """Ours less theirs; 0 where theirs lies within our interval."""
        if self.computed is None:
            return None
        if isinstance(self.computed, int):
            return self.computed - self.figure.value
        best, worst = self.computed
        if best <= self.figure.value <= worst:
            return 0
        return best - self.figure.value if self.figure.value < best else worst - self.figure.value

    @property
    def is_interval(self) -> bool:
        return isinstance(self.computed, tuple)

    @property
    def computed_text(self) -> str:
        if isinstance(self.computed, tuple):
            return "{}–{}".format(*self.computed)
        return "" if self.computed is None else str(self.computed)

    def as_json(self) -> dict[str, Any]:
        decided = self.figure
        return {
            "metric": decided.metric,
            "label": self.label,
            "published": decided.value,
            "computed": list(self.computed) if isinstance(self.computed, tuple) else self.computed,
            "difference": self.difference,
            "source": decided.source,
            "decision": decided.decision or None,
            "reason": decided.reason,
            "explained_by": [reason.as_json() for reason in self.reasons],
        }


def reconciliation(question: Question, found: Situation | None = None) -> list[Line]:
    """Set the figures that were published for `question.as_of` beside the computed ones.

    found: the situation, if the caller has it already. Published figures are of all levels and
    countries: the filters of the question are dropped.
    """
    if question.level or question.group:
        question, found = replace(question, level="", group=""), None
    figures = list(
        PublishedFigure.objects.filter(home=question.home, as_of=question.as_of).order_by(
            "position", "pk"
        )
    )
    if not figures:
        return []
    found = found or situation(question)
    evidence = _Evidence(found)
    answer = found.as_json()
    cohorts = {
        row.code: row.name
        for row in Cohort.objects.all()
        if any(figure.metric == f"ranks.{row.code}" for figure in figures)
    }
    return [_line(figure, found, answer, evidence, cohorts) for figure in figures]


def _line(
    figure: PublishedFigure,
    found: Situation,
    answer: dict[str, Any],
    evidence: "_Evidence",
    cohorts: dict[str, str],
) -> Line:
    label = str(label_of(figure.metric, found, cohorts))
    if figure.metric.startswith("ranks."):
        return _rank_line(figure, found, label)
    line = Line(figure, label, rules.value_at(answer, figure.metric))
    if line.difference:
        line.reasons = evidence.reasons(figure.metric, figure.value, line.difference)
    elif line.computed is None:
        text = _("This figure is not one that can be computed here.")
        line.reasons = [Reason("unknown_metric", str(text))]
    return line


INTERVAL = _(
    "The register counts %(low)s to %(high)s, and some cities are known only by bounds:"
    " the rank is an interval."
)
BY_PUBLISHED = _("With the published total of %(total)s the rank is %(rank)s of %(of)s.")


def _rank_line(figure: PublishedFigure, found: Situation, label: str) -> Line:
    code = figure.metric.partition(".")[2]
    for rank in found.ranks:
        if rank.cohort.code != code:
            continue
        best, worst = rank.rank.best, rank.rank.worst
        line = Line(figure, label, best if best == worst else (best, worst))
        if best != worst:
            told: dict[str, object] = {"low": rank.ours.low, "high": rank.ours.high}
            line.reasons.append(Reason("interval", str(INTERVAL) % told))
        if rank.published_rank is not None:
            place = rank.published_rank
            shown = str(place.best) if place.best == place.worst else f"{place.best}–{place.worst}"
            told = {"total": rank.published_value, "rank": shown, "of": place.of}
            line.reasons.append(Reason("published_total", str(BY_PUBLISHED) % told))
        return line
    text = _("There is no such group of cities here. Load the reference data.")
    return Line(figure, label, None, [Reason("no_cohort", str(text))])


class _Evidence:
    """Records that may close a difference, read once for all figures."""

    def __init__(self, found: Situation) -> None:
        asked, around = found.question, found.around
        self.found = found
        counted = asked.counted(around)
        standing = asked.standing(around)
        self.unsettled = rows_of(counted.filter(kind=TieKind.UNKNOWN), around, LISTED)
        self.ended = rows_of(
            standing.filter(stage__in=(Stage.LAPSED, Stage.TERMINATED)), around, LISTED
        )
        self.unproved = rows_of(asked.within_group(asked.not_yet_proved(), around), around, LISTED)
        year_start = asked.as_of.replace(month=1, day=1)
        self.partial = rows_of(
            counted.filter(is_dated=True, is_exact=False, began_on__gte=year_start), around, LISTED
        )
        self.soon = rows_of(
            asked.within_group(asked.known(), around).filter(
                is_exact=False,
                is_dated=True,
                from_on__gt=asked.as_of,
                began_year=asked.as_of.year,
            ),
            around,
            LISTED,
        )
        self.undated = rows_of(counted.filter(is_dated=False), around, LISTED)

    def reasons(self, metric: str, published: int, difference: int) -> list[Reason]:
        cut = rules.cut_of(metric)
        if cut is None:
            return []
        reasons: list[Reason] = []
        if "kind" in cut:
            reasons += self._each(
                metric,
                self.unsettled,
                "kind_unknown",
                _("%(tie)s: its kind is not settled; find the agreement and record it."),
            )
        if difference < 0:
            reasons += self._each(
                metric,
                self.unproved,
                "undated_not_counted",
                _("%(tie)s: exists, but its only proof is of %(from)s; find when it was signed."),
            )
            reasons += self._each(
                metric,
                self.soon,
                "partial_date",
                _("%(tie)s: only %(began)s is known and counts from its last day; find the day."),
            )
            reasons += self._each(
                metric,
                self.ended,
                "ended",
                _("%(tie)s: no longer counts since %(from)s; if it was renewed, record that."),
            )
        else:
            reasons += self._each(
                metric,
                self.partial,
                "partial_date",
                _("%(tie)s: only %(began)s is known; the day may have been left out of the count."),
            )
            reasons += self._each(
                metric,
                self.undated,
                "undated",
                _("%(tie)s: when it began is not known; it may be younger than the figure."),
            )
        if "grouping" in cut:
            reasons.append(self._definition(cut["grouping"]))
        gap = self._gap(metric, published, difference, reasons)
        return [*([gap] if gap else []), *reasons]

    def _each(self, metric: str, rows: list[TieRow], kind: str, text: Promise) -> list[Reason]:
        wanted = []
        for row in rows:
            facts = rules.Facts(
                kind=row.kind,
                level=row.level,
                country=row.state,
                region=row.region,
                groupings=self.found.around.groupings_of(row.state),
                year=row.began_on.year if row.began_on else None,
            )
            if rules.would_count(metric, facts):
                told = {"tie": f"{row.home}—{row.title}", "began": row.began, "from": row.from_on}
                wanted.append(Reason(kind, str(text) % told, row.tie))
        return wanted

    def _definition(self, grouping: str) -> Reason:
        numbers = "; ".join(
            f"{self.found.around.grouping_names[code]} {n}"
            for code, n in self.found.by_grouping.items()
        )
        text = _("The figure depends on the list of countries. By the lists here: %(numbers)s.")
        return Reason("definition", str(text) % {"numbers": numbers})

    def _gap(
        self, metric: str, published: int, difference: int, reasons: list[Reason]
    ) -> Reason | None:
        """What is left even if every named record were to count."""
        if rules.counts_countries(metric):
            if difference > 0:
                return None
            text = ngettext(
                "%(n)s of %(of)s countries has no tie in the register; import the office's ledger.",
                "%(n)s of %(of)s countries have no tie in the register;"
                " import the office's ledger.",
                -difference,
            )
            return Reason("missing", text % {"n": -difference, "of": published})
        if difference > 0:
            text = ngettext(
                "The register has %(n)s tie more than was published.",
                "The register has %(n)s ties more than were published.",
                difference,
            )
            return Reason("extra", text % {"n": difference})
        closing = len({reason.tie for reason in reasons if reason.tie is not None})
        if closing >= -difference:
            return None
        missing = -difference
        if closing:
            text = ngettext(
                "%(n)s of %(of)s ties is missing; the records named here may be %(closing)s of"
                " them, the office's ledger has the rest.",
                "%(n)s of %(of)s ties are missing; the records named here may be %(closing)s of"
                " them, the office's ledger has the rest.",
                missing,
            )
        else:
            text = ngettext(
                "%(n)s of %(of)s ties is not in the register; import the office's ledger.",
                "%(n)s of %(of)s ties are not in the register; import the office's ledger.",
                missing,
            )
        return Reason("missing", text % {"n": missing, "of": published, "closing": closing})


LABELS: dict[str, Promise] = {
    "total": _("All ties"),
    "countries": _("Countries"),
    "district_coverage.covered": _("Districts with a tie"),
    "district_coverage.of": _("Districts"),
}


def label_of(metric: str, found: Situation, cohorts: dict[str, str]) -> str | Promise:
    """Say in words what a metric counts; the path itself if it is not one of ours."""
    if metric in LABELS:
        return LABELS[metric]
    head, _dot, rest = metric.partition(".")
    name, _dot, what = rest.partition(".")
    if head == "by_kind" and name in TieKind.values:
        return TieKind(name).label
    if head == "by_level" and name in Level.values:
        return Level(name).label
    if head == "by_region" and name in Region.values:
        if what == "countries":
            return format_lazy("{} · {}", Region(name).label, _("countries"))
        return format_lazy("{} · {}", Region(name).label, _("ties"))
    if head == "by_grouping":
        return found.around.grouping_names.get(name, metric)
    if head == "by_country":
        return found.around.names.get(name, metric)
    if head == "by_year_signed":
        return format_lazy(_("Begun in {year}"), year=name)
    if head == "ranks":
        return format_lazy(_("Rank: {cohort}"), cohort=cohorts.get(name, name))
    return metric


def figure_days(home: Unit) -> list[date]:
    """Days for which the unit has published figures, the latest first."""
    return list(
        PublishedFigure.objects.filter(home=home)
        .order_by("-as_of")
        .values_list("as_of", flat=True)
        .distinct()
    )
