"""How a tie's log becomes its legal standing: plain functions over plain values.

No database, no clock, no request. A colleague who does not know Django can check here what
"suspended", "lapsed by term" or "counts from its last day" mean.

Source: docs/sources/counting-rules.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from youcheng.lib.objections import Objection
from youcheng.lib.text import _
from youcheng.registry.enums import COUNTED, EventKind, Stage, TieKind

ORDER: dict[str, int] = {kind: place for place, kind in enumerate(EventKind.values)}
"""Within one day: intent before signing, signing before suspension, the end near last."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a tie's log, as the fold needs it.

    on: last day of the stated date. is_exact: the day itself was stated. ends_on: last day of the
    term that this act sets, None if unlimited or not stated. is_tacit: the term renews by itself.
    """

    kind: str
    on: date
    to_kind: str = ""
    is_exact: bool = True
    ends_on: date | None = None
    is_tacit: bool = False
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a tie is from `from_on` until the day before `to_on` (None: open).

    is_exact: the day on which the counted life of the tie began is known to the day.
    is_dated: it is known at all; False means that only its existence is attested.
    began_on: that day (the last day of a partial date); None where it is not known.
    """

    stage: str
    kind: str
    from_on: date
    to_on: date | None = None
    place: int | None = None
    began_on: date | None = None
    is_exact: bool = True
    is_dated: bool = True

    @property
    def counts(self) -> bool:
        return self.stage in COUNTED


def standings(log: Iterable[Happening]) -> list[Standing]:
    """Fold a tie's log into its standings, in order of time, without gaps once it began.

    A letter of intent or a memorandum alone gives none. A term that ran out lapses on the next
    day, and a later renewal revives the tie. A partial date counts from its last day.
    """
    spans: list[Standing] = []
    now: Standing | None = None
    term: date | None = None
    place: int | None = None

    def turn(to: Standing) -> None:
        nonlocal now
        if now is not None and now.from_on < to.from_on:
            spans.append(replace(now, to_on=to.from_on))
        now = to

    for act in sorted(log, key=_turn_of):
        if now is not None and term is not None and act.on > term:
            if now.counts:
                turn(_lapsed(now, term))
            term = None
        if act.place is not None:
            place = act.place
        begun = _begin(act, place) if now is None else None
        if begun is not None:
            turn(begun)
        elif now is not None:
            turn(_change(now, act, place))
        if act.kind in SETS_TERM and now is not None:
            term = None if act.is_tacit else act.ends_on
    if now is not None:
        if term is not None and now.counts:
            turn(_lapsed(now, term))
        spans.append(now)
    return _joined(spans)


def _lapsed(now: Standing, term: date) -> Standing:
    """Lapsed on the day after its term, but not before a partial date let it begin."""
    return replace(now, stage=Stage.LAPSED, from_on=max(term + timedelta(days=1), now.from_on))


def _turn_of(act: Happening) -> tuple[object, ...]:
    """Where an act stands in its log: never by the chance of which was entered first."""
    return (
        act.on,
        ORDER[act.kind],
        LESSER_FIRST.index(act.to_kind) if act.to_kind in LESSER_FIRST else 0,
        act.is_exact,
        act.is_tacit,
        act.ends_on or date.max,
        act.place or 0,
    )


LESSER_FIRST = ("", TieKind.UNKNOWN, TieKind.GRASS_ROOTS, TieKind.COOPERATIVE, TieKind.FORMAL)
"""Of two agreements of one day the greater one counts."""
BEGINS = frozenset({EventKind.ESTABLISHED, EventKind.ATTESTED, EventKind.UPGRADED})
SETS_TERM = frozenset({EventKind.ESTABLISHED, EventKind.UPGRADED, EventKind.RENEWED})


def _begin(act: Happening, place: int | None) -> Standing | None:
    if act.kind not in BEGINS:
        return None
    is_dated = act.kind != EventKind.ATTESTED
    return Standing(
        stage=Stage.IN_FORCE,
        kind=act.to_kind or TieKind.UNKNOWN,
        from_on=act.on,
        place=place,
        began_on=act.on if is_dated else None,
        is_exact=act.is_exact and is_dated,
        is_dated=is_dated,
    )


def _change(now: Standing, act: Happening, place: int | None) -> Standing:
    """What one act makes of a standing tie. An ended tie comes back only by a new agreement."""
    after = replace(now, from_on=act.on, place=place)
    kind = act.to_kind or now.kind
    if now.stage == Stage.TERMINATED and act.kind not in BEGINS - {EventKind.ATTESTED}:
        return after
    match act.kind:
        case EventKind.ESTABLISHED | EventKind.UPGRADED:
            fresh = now.stage == Stage.TERMINATED or (
                act.kind == EventKind.ESTABLISHED
                and (now.stage == Stage.LAPSED or not now.is_dated)
            )
            began = act.on if fresh else now.began_on
            exact = act.is_exact if fresh else now.is_exact
            return replace(
                after,
                stage=Stage.IN_FORCE,
                kind=kind,
                began_on=began,
                is_exact=exact,
                is_dated=now.is_dated or fresh,
            )
        case EventKind.RENEWED:
            return replace(after, stage=Stage.IN_FORCE, kind=kind)
        case EventKind.RESUMED if now.stage == Stage.SUSPENDED:
            return replace(after, stage=Stage.IN_FORCE, kind=kind)
        case EventKind.SUSPENDED:
            return replace(after, stage=Stage.SUSPENDED)
        case EventKind.TERMINATED:
            return replace(after, stage=Stage.TERMINATED)
        case EventKind.ATTESTED if now.kind == TieKind.UNKNOWN:
            return replace(after, kind=kind)
        case _:
            return after


def _joined(spans: list[Standing]) -> list[Standing]:
    """Join neighbours that differ in nothing but their days."""
    joined: list[Standing] = []
    for span in spans:
        if joined and replace(span, from_on=joined[-1].from_on, to_on=None) == replace(
            joined[-1], to_on=None
        ):
            joined[-1] = replace(joined[-1], to_on=span.to_on)
        else:
            joined.append(span)
    return joined


def standing_on(spans: Iterable[Standing], day: date) -> Standing | None:
    """The standing on `day`, or None before the tie began."""
    for span in spans:
        if span.from_on <= day and (span.to_on is None or day < span.to_on):
            return span
    return None


def objection_to_open(*, is_taken: bool) -> Objection | None:
    """Say why a tie may not be opened."""
    if is_taken:
        return Objection("taken", _("This unit already has a tie with that place."))
    return None


NEEDS_A_TIE = frozenset(
    {
        EventKind.UPGRADED,
        EventKind.RENEWED,
        EventKind.SUSPENDED,
        EventKind.RESUMED,
        EventKind.TERMINATED,
        EventKind.SUCCEEDED,
    }
)


def objection_to_event(log: list[str], kind: str) -> Objection | None:
    """Say why `kind` may not be added to a log (kinds of its events, in order of time)."""
    if kind in NEEDS_A_TIE and not BEGINS & set(log):
        return Objection("not_begun", _("There is no tie yet: record its agreement first."))
    turns = [k for k in log if k in {EventKind.SUSPENDED, EventKind.RESUMED}]
    if kind == EventKind.RESUMED and (not turns or turns[-1] != EventKind.SUSPENDED):
        return Objection("not_suspended", _("The tie is not suspended."))
    return None
