"""A judgement of last year can be made again; all ties are one pass."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from youcheng.accounts.models import Unit
from youcheng.dossiers import actions
from youcheng.dossiers.enums import Dimension
from youcheng.dossiers.models import TypeOverride, WeightSet
from youcheng.dossiers.queries.judging import judged_ties, place_among, scale_on, tally
from youcheng.dossiers.rules import WEIGHTS
from youcheng.exchanges import actions as exchanges
from youcheng.exchanges.models import Exchange
from youcheng.exchanges.tests.world import draft, recorded, tie_with
from youcheng.registry import actions as registry
from youcheng.registry.models import Instrument, Obligation, Tie

DAY = date(2018, 10, 18)
START = datetime(2018, 1, 1, tzinfo=UTC)
CITIES = ("Leipzig", "Daejeon", "Perth")


def plainly(found):
    """What a judgement says, to be compared."""
    scale, judged = found
    return scale.version, {
        tie: (one.vitality, one.rhythm, one.judgement, one.fields, one.type, one.facts)
        for tie, one in judged.items()
    }


class Officer:
    """Does something to the records at random, always by the actions of the apps."""

    def __init__(self, office: Unit, seed: int) -> None:
        self.office, self.chance = office, random.Random(seed)  # noqa: S311
        self.at = START
        self.ties = [tie_with(office, name) for name in CITIES]

    def day(self) -> date:
        return DAY - timedelta(days=self.chance.randrange(1500))

    def draft(self):
        chance = self.chance
        return draft(
            self.office,
            chance.choice(CITIES),
            kind=chance.choice(["visit_in", "visit_out", "letter", "media", "meeting"]),
            from_on=self.day(),
            fields=chance.sample(["trade", "sport", "culture", "health"], chance.randrange(3)),
            initiator=chance.choice(["", "home", "abroad", "both"]),
            source=chance.choice(["", "纪要"]),
            result=chance.choice(["", "签约"]),
            rank=chance.choice([None, 2, 4, 6]),
        )

    def act(self) -> None:
        self.at += timedelta(hours=5)
        self.chance.choice(
            [self.record, self.record, self.change, self.withdraw, self.promise, self.file,
             self.duty, self.keep, self.type, self.weigh, self.retract]
        )()  # fmt: skip

    def record(self) -> None:
        exchanges.record_exchange(self.draft(), by=None, at=self.at)

    def change(self) -> None:
        rows = list(Exchange.objects.recorded())
        if rows:
            one = self.chance.choice(rows)
            exchanges.edit_exchange(
                one, version=one.version, draft=self.draft(), by=None, at=self.at
            )

    def withdraw(self) -> None:
        rows = list(Exchange.objects.recorded())
        if rows:
            exchanges.withdraw(self.chance.choice(rows), why="重复", by=None, at=self.at)

    def promise(self) -> None:
        rows = list(Exchange.objects.recorded())
        if rows:
            one = exchanges.add_promise(
                self.chance.choice(rows), text="寄资料", side="home", due_on=self.day(), by=None
            )
            type(one).objects.filter(pk=one.pk).update(recorded_at=self.at)

    def file(self) -> None:
        paper = registry.InstrumentDraft("memorandum", self.day())
        registry.add_instrument(self.chance.choice(self.ties), paper, by=None, at=self.at)

    def duty(self) -> None:
        papers = list(Instrument.objects.standing())
        if papers:
            registry.add_obligation(
                self.chance.choice(papers),
                text="互访",
                side="both",
                due_on=DAY,
                by=None,
                at=self.at,
            )

    def keep(self) -> None:
        duties = list(Obligation.objects.standing().filter(done_on=None))
        if duties:
            registry.keep_obligation(
                self.chance.choice(duties), version=1, done_on=DAY, evidence="照片", today=DAY,
                by=None, at=self.at,
            )  # fmt: skip

    def type(self) -> None:
        actions.set_type(
            self.chance.choice(self.ties), type="strategic", judged="symbolic", reason="会议确定",
            from_on=self.day(), by=None, at=self.at,
        )  # fmt: skip

    def weigh(self) -> None:
        order = list(WEIGHTS.values())
        self.chance.shuffle(order)
        weights = dict(zip(Dimension.values, order, strict=True))
        actions.set_weights(
            weights=weights, measures={}, valid_from=self.day(), owner=self.office,
            seen=WeightSet.objects.count(), by=None, at=self.at,
        )  # fmt: skip

    def retract(self) -> None:
        papers = list(Instrument.objects.standing().filter(kind="memorandum"))
        if papers:
            registry.retract(self.chance.choice(papers), by=None, at=self.at)


@pytest.mark.parametrize("seed", range(6))
def test_a_judgement_is_the_same_when_it_is_made_again(office, seed):
    officer = Officer(office, seed)
    for _n in range(25):
        officer.act()
    moment, said = officer.at, [plainly(judged_ties(None, day)) for day in (DAY, date(2017, 3, 1))]
    for _n in range(25):
        officer.act()

    again = [plainly(judged_ties(None, day, moment)) for day in (DAY, date(2017, 3, 1))]
    some = plainly(judged_ties([officer.ties[0].pk], DAY, moment))
    assert again == said
    assert some[1] == {officer.ties[0].pk: said[0][1][officer.ties[0].pk]}
    assert plainly(judged_ties(None, DAY)) != said[0]


@pytest.mark.parametrize("is_known", [False, True])
def test_all_ties_are_asked_as_much_as_one(office, is_known, django_assert_max_num_queries):
    moment = datetime(2019, 1, 1, tzinfo=UTC) if is_known else None
    tie_with(office)
    recorded(office, source="纪要", fields=["trade"])
    with CaptureQueriesContext(
        connection,
    ) as one:
        judged_ties(None, DAY, moment)
    for name in CITIES[1:]:
        tie_with(office, name)
        recorded(office, name, source="纪要", fields=["trade", "sport"])

    with django_assert_max_num_queries(len(one)):
        _scale, found = judged_ties(None, DAY, moment)

    assert len(found) == 3
    assert len(one) <= 14


def test_what_a_person_set_holds_for_its_days(office):
    tie = tie_with(office)
    made = actions.set_type(
        tie, type="strategic", judged="symbolic", reason="会议确定", from_on=date(2018, 1, 1),
        to_on=date(2018, 12, 31), by=None, at=START,
    )  # fmt: skip

    def type_on(day, known_at=None):
        return judged_ties([tie.pk], day, known_at)[1][tie.pk].type

    assert type_on(DAY) == "strategic"
    assert type_on(date(2017, 12, 31)) == "unjudged"
    assert type_on(date(2019, 1, 1)) == "unjudged"
    actions.unset_type(made, by=None, at=START + timedelta(days=9))
    assert type_on(DAY) == "unjudged"
    assert type_on(DAY, START + timedelta(days=8)) == "strategic"
    assert TypeOverride.objects.count() == 1


def test_weights_hold_from_their_day(office):
    assert scale_on(DAY).version == 0
    weights = {**WEIGHTS, "length": 0, "depth": 35}
    actions.set_weights(
        weights=weights, measures={"full_years": 10}, valid_from=DAY, owner=office, seen=0, by=None,
        at=START,
    )  # fmt: skip

    assert scale_on(date(2018, 10, 17)).version == 0
    assert scale_on(DAY).weights == weights
    assert scale_on(DAY).measures.full_years == 10
    assert scale_on(DAY, START - timedelta(days=1)).version == 0


def test_a_partner_that_nobody_recorded_may_stand_anywhere(office):
    for name in CITIES:
        tie_with(office, name)
    recorded(office, source="纪要", fields=["trade"])
    _scale, found = judged_ties(None, DAY)
    ties = {tie.place.name_en: tie.pk for tie in Tie.objects.select_related("place")}

    assert place_among(found[ties["Perth"]], found.values()) == (1, 3)
    assert tally(found.values()) == {"symbolic": 1, "unjudged": 2}
