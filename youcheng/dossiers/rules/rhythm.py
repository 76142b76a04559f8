"""How long the present silence is: by fixed thresholds, and by the tie's own rhythm.

Source: docs/sources/vitality.md, "Silence".
"""

from dataclasses import dataclass
from datetime import date
from statistics import median

from youcheng.dossiers.enums import Condition, Pulse
from youcheng.dossiers.rules.facts import Facts, counted_once
from youcheng.lib.periods import months_after

ACTIVE_MONTHS = 12
COOLING_MONTHS = 36
"""Contact within so many months is active, within so many cooling; later it is dormant."""

LEAST_GAPS = 3
"""Fewer pauses between exchanges are no rhythm."""
LAST_GAPS = 12
"""The rhythm is that of the last ones: what was usual in 1990 is not usual now."""
LATE, SILENT = 150, 300
"""Per cent of the usual pause from which on a silence is late, and silent."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """last_on: the last day of an exchange so far, None where there is none. days: since then;
    with a date that is not exact, the fewest. usual: the middle one of the pauses, in days, None
    where there is no rhythm yet. percent: of the usual pause."""

    last_on: date | None
    days: int | None
    usual: int | None
    percent: int | None
    pulse: Pulse
    condition: Condition
    condition_at_worst: Condition
    """The same, where the last exchange was as early as it may have been."""


def rhythm(facts: Facts) -> Rhythm:
    past = [one for one in facts.contacts if one.from_on <= facts.on]
    last = max(past, key=lambda one: (one.to_on, one.from_on), default=None)
    if last is None:
        frozen = Condition.FROZEN if facts.is_suspended else Condition.UNKNOWN
        return Rhythm(None, None, None, None, Pulse.NONE, frozen, frozen)
    last_on = min(last.to_on, facts.on)
    days = (facts.on - last_on).days
    usual = usual_pause([one.from_on for one in counted_once(past) if one.is_exact])
    percent = None if usual is None else 100 * days // usual
    # A year without a day may have been its first; another exchange may be later than that.
    earliest = max(one.from_on for one in past)
    return Rhythm(
        last_on, days, usual, percent, _pulse(percent),
        _condition(last_on, facts), _condition(earliest, facts),
    )  # fmt: skip


def usual_pause(days: list[date]) -> int | None:
    """The middle pause between the last of these days, at least one day; None with too few."""
    ordered = sorted(days)
    gaps = [(b - a).days for a, b in zip(ordered, ordered[1:], strict=False)]
    if len(gaps) < LEAST_GAPS:
        return None
    return max(round(median(gaps[-LAST_GAPS:])), 1)


def _pulse(percent: int | None) -> Pulse:
    if percent is None:
        return Pulse.NONE
    if percent > SILENT:
        return Pulse.SILENT
    return Pulse.LATE if percent > LATE else Pulse.IN_RHYTHM


def _condition(last_on: date, facts: Facts) -> Condition:
    if facts.is_suspended:
        return Condition.FROZEN
    if last_on > months_after(facts.on, -ACTIVE_MONTHS):
        return Condition.ACTIVE
    if last_on > months_after(facts.on, -COOLING_MONTHS):
        return Condition.COOLING
    return Condition.DORMANT
