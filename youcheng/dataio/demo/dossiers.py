"""Weights, obligations and exchange plans of the demonstration office. Nobody decided any of it:
every text says so, in the word 演示."""

from datetime import date, datetime, timedelta

from youcheng.accounts.models import Unit
from youcheng.dossiers import actions
from youcheng.dossiers.models import PlanLine
from youcheng.dossiers.queries.plans import proposed
from youcheng.dossiers.rules import WEIGHTS
from youcheng.registry import actions as registry
from youcheng.registry.enums import DutySide
from youcheng.registry.models import Instrument, Tie

LEIPZIG = 2879139
DUTIES = (
    ("每两年互派一批教师（演示）", DutySide.BOTH, "第三条（演示）", 40),
    ("建立青年交流联络人名单（演示）", DutySide.HOME, "第四条（演示）", -12),
)
"""Text, who is obliged, article, days from today until it is due."""


def open_dossiers(*, home: Unit, today: date, at: datetime) -> None:
    """A first version of the weights, two obligations, and a plan of the year with one partner."""
    actions.set_weights(
        weights=WEIGHTS,
        measures={},
        valid_from=date(2018, 1, 1),
        owner=home,
        source="软件建议值（演示）",
        reason="首版（演示）",
        seen=0,
        by=None,
        at=at,
    )
    tie = Tie.objects.filter(home=home, place__geonameid=LEIPZIG).first()
    if tie is None:
        return
    paper = Instrument.objects.standing().filter(tie=tie).order_by("signed_on", "pk").first()
    if paper is not None:
        for text, side, clause, days in DUTIES:
            registry.add_obligation(
                paper,
                text=text,
                side=side,
                clause=clause,
                owner=home,
                due_on=today + timedelta(days=days),
                by=None,
                at=at,
            )
    _judged, made = proposed(tie, today.year, today)
    actions.draw_plan(tie, today.year, made, by=None, at=at)
    for line in PlanLine.objects.filter(tie=tie).order_by("due_on", "pk")[:2]:
        actions.accept_line(line, version=line.version, by=None, at=at)
