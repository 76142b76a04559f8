"""The office's rules asked of a case: one function a kind of check, over plain values.

Which rule asks which check, how severely and since when is data (`models.RuleVersion`); here stands
only how each is looked up. An answer carries codes and numbers, `words.py` makes the sentence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from youcheng.accounts.enums import Level
from youcheng.lib.objections import Objection
from youcheng.lib.periods import months_after
from youcheng.lib.text import _
from youcheng.pipeline.enums import (
    CaseStage,
    CheckKind,
    Outcome,
    PaperKind,
    Passing,
    Severity,
    Track,
)
from youcheng.pipeline.rules.moves import is_answered
from youcheng.registry.enums import PlaceKind


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules need to know of a case on a day, and no more; None where nobody knows.

    others_in_china, taiwan: names as public lists write them. ours_there: our ties in the country,
    as (name, is formal). papers: kind → latest day of a standing paper (None: without a day).
    words: word and kind of each hit in the drafts; n_read, n_unread: how many drafts could be read
    and how many not. n_region, n_all: our ties on that continent and in all. is_state: the country
    is a state, or belongs to one. has_lists: a public list names the place.
    """

    track: Track
    stage: CaseStage
    on: date
    has_relations: bool | None = None
    is_state: bool = True
    home_level: str = Level.MUNICIPAL
    place_kind: str = PlaceKind.CITY
    others_in_china: tuple[str, ...] = ()
    has_lists: bool = False
    taiwan: tuple[str, ...] = ()
    ours_there: tuple[tuple[str, bool], ...] = ()
    n_contacts: int = 0
    first_contact_on: date | None = None
    papers: Mapping[str, date | None] = field(default_factory=dict)
    words: tuple[tuple[str, str], ...] = ()
    n_read: int = 0
    n_unread: int = 0
    n_region: int = 0
    n_all: int = 0
    began_on: date | None = None
    planned_on: date | None = None
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """said: what the sentence needs: numbers, codes, days as ISO text, names."""

    outcome: Outcome
    said: Mapping[str, Any] = field(default_factory=dict)


MET, ASIDE = Answer(Outcome.MET), Answer(Outcome.ASIDE)
Params = Mapping[str, Any]


def _answer(is_met: bool, **said: Any) -> Answer:
    return Answer(Outcome.MET if is_met else Outcome.UNMET, said)


def _relations(facts: Facts, params: Params) -> Answer:
    if not facts.is_state or facts.has_relations is None:
        return Answer(Outcome.UNKNOWN)
    return _answer(facts.has_relations)


def _home_level(facts: Facts, params: Params) -> Answer:
    """params: levels: those that the rule allows."""
    return _answer(facts.home_level in params.get("levels", ()), level=str(facts.home_level))


LEVELS: dict[str, frozenset[str]] = {
    Level.MUNICIPAL: frozenset({PlaceKind.CITY}),
    Level.DISTRICT: frozenset({PlaceKind.DISTRICT, PlaceKind.COUNTY, PlaceKind.CITY}),
}
"""Which places abroad are of our level. A small town abroad is a city by its law: weight and fame
are for a person to judge."""


def _matched_level(facts: Facts, params: Params) -> Answer:
    fitting = LEVELS.get(facts.home_level)
    if fitting is None:
        return ASIDE
    return _answer(facts.place_kind in fitting, kind=str(facts.place_kind))


def _one_to_one(facts: Facts, params: Params) -> Answer:
    if facts.others_in_china:
        return _answer(False, names=list(facts.others_in_china))
    return MET if facts.has_lists else Answer(Outcome.UNKNOWN)


def _one_per_country(facts: Facts, params: Params) -> Answer:
    formal = [name for name, is_formal in facts.ours_there if is_formal]
    names = (
        formal if params.get("formal_only", True) else [name for name, _kind in facts.ours_there]
    )
    return _answer(not names, names=names)


def _acquaintance(facts: Facts, params: Params) -> Answer:
    """params: contacts, months: the least number of each."""
    n, months = params.get("contacts", 1), params.get("months", 0)
    if facts.n_contacts < n:
        return _answer(False, n=facts.n_contacts, least=n, months=months)
    first = facts.first_contact_on
    is_long = not months or (first is not None and months_after(first, months) <= facts.on)
    since = first.isoformat() if first else None
    return _answer(is_long, n=facts.n_contacts, least=n, months=months, since=since)


def _papers(facts: Facts, params: Params) -> Answer:
    """params: all: kinds that have to be there; any: of these one is enough."""
    missing = [kind for kind in params.get("all", ()) if kind not in facts.papers]
    either = list(params.get("any", ()))
    if either and not set(either) & set(facts.papers):
        return _answer(False, missing=missing, any=either)
    return _answer(not missing, missing=missing, any=[])


def _age(facts: Facts, params: Params) -> Answer:
    """params: kind; months: the greatest age. A paper that is not there has no age."""
    kind, months = params.get("kind", PaperKind.INTENT), params.get("months", 12)
    if kind not in facts.papers:
        return ASIDE
    day = facts.papers[kind]
    if day is None:
        return Answer(Outcome.UNKNOWN, {"kind": kind})
    until = months_after(day, months)
    said = {"kind": kind, "day": day.isoformat(), "until": until.isoformat(), "months": months}
    return _answer(facts.on <= until, **said)


def _reply(facts: Facts, params: Params) -> Answer:
    return _answer(is_answered(facts.track, facts.papers))


def _wording(facts: Facts, params: Params) -> Answer:
    """params: kinds: kinds of words. Papers that nobody filed as a text cannot be read."""
    kinds = set(params.get("kinds", ()))
    words = [word for word, kind in facts.words if kind in kinds]
    if words:
        return _answer(False, words=words)
    return MET if facts.n_read else Answer(Outcome.UNKNOWN, {"unread": facts.n_unread})


def _taiwan_ties(facts: Facts, params: Params) -> Answer:
    if facts.taiwan:
        return _answer(False, names=list(facts.taiwan))
    return MET if facts.has_lists else Answer(Outcome.UNKNOWN)


def _spread(facts: Facts, params: Params) -> Answer:
    """params: percent: the greatest share of one continent."""
    if not facts.n_all:
        return ASIDE
    share = round(100 * facts.n_region / facts.n_all)
    most = params.get("percent", 40)
    return _answer(share <= most, n=facts.n_region, share=share, most=most)


def _anniversary(facts: Facts, params: Params) -> Answer:
    """params: every: years. Only a deed in a year that is an anniversary, but no round one."""
    if facts.began_on is None or facts.planned_on is None:
        return ASIDE
    years, every = facts.planned_on.year - facts.began_on.year, params.get("every", 10)
    if years <= 0 or years % 5:
        return ASIDE
    return _answer(years % every == 0, years=years, every=every)


def _filing(facts: Facts, params: Params) -> Answer:
    """params: days from the signing. Late is late, also with the receipt in hand."""
    days = params.get("days", 30)
    if facts.signed_on is None:
        return ASIDE
    n = (facts.on - facts.signed_on).days
    return _answer(n <= days, n=n, days=days)


def _statement(facts: Facts, params: Params) -> Answer:
    """A rule that only a person can answer: what is written as the reason is the statement, of
    whoever may let the case pass it (`Verdict.is_in_the_way`)."""
    return Answer(Outcome.UNKNOWN)


CHECKS: dict[CheckKind, Callable[[Facts, Params], Answer]] = {
    CheckKind.RELATIONS: _relations,
    CheckKind.HOME_LEVEL: _home_level,
    CheckKind.MATCHED_LEVEL: _matched_level,
    CheckKind.ONE_TO_ONE: _one_to_one,
    CheckKind.ONE_PER_COUNTRY: _one_per_country,
    CheckKind.ACQUAINTANCE: _acquaintance,
    CheckKind.PAPERS: _papers,
    CheckKind.AGE: _age,
    CheckKind.REPLY: _reply,
    CheckKind.WORDING: _wording,
    CheckKind.TAIWAN_TIES: _taiwan_ties,
    CheckKind.SPREAD: _spread,
    CheckKind.ANNIVERSARY: _anniversary,
    CheckKind.FILING: _filing,
    CheckKind.STATEMENT: _statement,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it is asked. stages: those whose entry it guards. wording: the version that people
    read, with its name, text, source and remedy; no check looks at it."""

    pk: int
    code: str
    severity: Severity
    passing: Passing
    check: CheckKind
    params: Mapping[str, Any]
    tracks: frozenset[str]
    stages: frozenset[str]
    wording: Any = None

    def concerns(self, track: str, target: str) -> bool:
        return track in self.tracks and target in self.stages


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says of a case."""

    rule: Rule
    answer: Answer

    @property
    def is_in_the_way(self) -> bool:
        """Nothing but a written reason, of somebody who may give it, lets the case pass. A block
        that cannot be told is asked about as well: what is not known is not met."""
        outcome, severity = self.answer.outcome, self.rule.severity
        if severity == Severity.NOTE:
            return False
        is_asked = severity == Severity.BLOCK or self.rule.check == CheckKind.STATEMENT
        return outcome == Outcome.UNMET or (outcome == Outcome.UNKNOWN and is_asked)

    @property
    def is_final(self) -> bool:
        """No reason helps: the rule has to be met."""
        return self.is_in_the_way and self.who_passes == Passing.NOBODY

    @property
    def who_passes(self) -> Passing:
        """Where nobody may pass a plain no, what cannot be told is for the officer to state."""
        is_open = self.answer.outcome == Outcome.UNKNOWN and self.rule.passing == Passing.NOBODY
        return Passing.OFFICER if is_open else self.rule.passing


def judged(rules: list[Rule], facts: Facts, target: str) -> list[Verdict]:
    """What the rules that guard `target` say, in their order, but those it does not concern."""
    asked = (rule for rule in rules if rule.concerns(facts.track, target))
    verdicts = (Verdict(rule, CHECKS[rule.check](facts, rule.params)) for rule in asked)
    return [one for one in verdicts if one.answer.outcome != Outcome.ASIDE]


def objection_to_passing(one: Verdict, *, is_leader: bool, reason: str) -> Objection | None:
    """Say why a case may not pass a rule that stands in its way. is_leader: who lets it pass
    decides for the unit, or a leader has done so already."""
    code = f"rule:{one.rule.code}"
    if one.is_final:
        return Objection(code, _("A rule stands in the way, and has to be met first."))
    if one.who_passes == Passing.LEADER and not is_leader:
        return Objection(code, _("Only a leader can let the case pass this rule."))
    if not reason.strip():
        return Objection(code, _("Say why the case may pass this rule; it goes into the file."))
    return None
