"""What the desk says of cases: a word that is waited for, a filing, one that stands still."""

from datetime import timedelta

import pytest

from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.approvals import actions as deciding
from youcheng.approvals.actions import StopDraft
from youcheng.desk.queries.alerts import find_alerts
from youcheng.pipeline import actions
from youcheng.pipeline.enums import CaseStage as S
from youcheng.pipeline.enums import Track
from youcheng.pipeline.rules.forecast import Pace
from youcheng.pipeline.rules.standing import standing_state
from youcheng.pipeline.tests.world import BESIDE, TODAY, boss, opened, take, walked, with_papers

pytestmark = pytest.mark.django_db
WAY = (S.CONTACT, S.CITY_REVIEW, S.APPROVED, S.SIGNED)


def told(user, kind, today=TODAY):
    return [alert for alert in find_alerts(user, today).alerts if alert.kind == kind]


@pytest.mark.parametrize(
    ("stage", "stood", "pace", "state"),
    [
        (S.LEAD, 365, None, ""),
        (S.LEAD, 366, None, "still"),
        (S.CITY_REVIEW, 121, None, "still"),
        (S.CITY_REVIEW, 241, None, "long"),
        # Nine of ten took at most thirty days.
        (S.CITY_REVIEW, 60, Pace([10, 20, 30]), ""),
        (S.CITY_REVIEW, 61, Pace([10, 20, 30]), "still"),
        (S.CITY_REVIEW, 121, Pace([10, 20, 30]), "long"),
        # Two stays are too few to tell.
        (S.CITY_REVIEW, 61, Pace([10, 20]), ""),
    ],
)
def test_when_a_case_stands_still(stage, stood, pace, state):
    assert standing_state(stage, stood, pace) == state


def test_a_filing_is_chased_until_it_is_done(office):
    user = boss(office)
    case = opened(office, track=Track.COOPERATIVE)
    with_papers(case, *BESIDE)
    walked(case, *WAY, by=user)

    [alert] = told(user, "filing", case.signed_on + timedelta(days=1))
    assert (alert.due, alert.weight) == (case.signed_on + timedelta(days=30), "go")
    [alert] = told(user, "filing", case.signed_on + timedelta(days=31))
    assert (alert.weight, "/move/filed/" in alert.url) == ("bad", True)

    take(case, S.FILED, by=user)
    assert told(user, "filing") == []


def test_a_case_that_stands_still_is_told_until_it_moves(office):
    user = boss(office)
    case = opened(office)
    assert told(user, "standing", case.moved_on + timedelta(days=300)) == []
    [alert] = told(user, "standing")
    assert (alert.key, alert.weight) == (str(case.pk), "warn")

    take(case, S.CONTACT, by=user, on=TODAY)
    assert told(user, "standing") == []


def test_whoever_is_asked_is_told(office):
    user = boss(office)
    head = User.objects.create(username="head", unit=office)
    chain = deciding.set_chain("x", "审核", [StopDraft("处内审核", people=[head])], by=None)
    actions.set_case_chain(S.CONTACT, chain, by=user)
    case = opened(office)
    actions.ask_for_decision(case, S.CONTACT, version=case.version, by=user)
    Grant.objects.create(user=head, role=Role.LIAISON, unit=office)

    [alert] = told(head, "decision")
    assert (alert.may_set_aside, "/seats/" in alert.url) == (False, True)
    assert told(user, "decision") == []
