"""Who is told of a decision on a case, and once."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.approvals import actions as deciding
from youcheng.approvals.actions import StopDraft
from youcheng.approvals.enums import Opinion
from youcheng.approvals.models import Seat
from youcheng.notices.models import Notice
from youcheng.pipeline import actions
from youcheng.pipeline.actions.telling import tell_those_asked
from youcheng.pipeline.enums import CaseStage as S
from youcheng.pipeline.enums import Track
from youcheng.pipeline.models import Case, CaseRound
from youcheng.pipeline.tests.world import boss, opened

pytestmark = pytest.mark.django_db


def person(name: str, office) -> User:
    user = User.objects.create(username=name, unit=office, language="en")
    Grant.objects.create(user=user, role=Role.LIAISON, unit=office)
    return user


@pytest.fixture
def people(office) -> list[User]:
    return [person(name, office) for name in ("head", "other", "chief")]


@pytest.fixture
def case(office, people) -> Case:
    """Its next step waits for two in the section, then for a chief."""
    stops = [StopDraft("处内", people=people[:2], days=3), StopDraft("分管", people=people[2:])]
    chain = deciding.set_chain("x", "审核", stops, by=None)
    actions.set_case_chain(S.CONTACT, chain, by=None)
    return opened(office)


def ask(case: Case, by: User) -> CaseRound:
    case.refresh_from_db()
    return actions.ask_for_decision(case, S.CONTACT, version=case.version, by=by)


def speak(link: CaseRound, user: User, opinion: str = Opinion.AGREE, text: str = "") -> None:
    seat = Seat.objects.held().get(stop__round=link.round, asked=user)
    actions.speak_on_case(link, seat, opinion, by=user, text=text)


def told() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("pk").values_list("to__username", "kind"))


def test_each_is_told_when_their_turn_comes_and_whoever_asked_when_it_is_over(office, case, people):
    head, other, chief = people
    by = boss(office)
    link = ask(case, by)
    assert sorted(told()) == [("head", "decision"), ("other", "decision")]
    notice = Notice.objects.get(to=head)
    assert notice.heading.startswith("Your opinion is asked for: ")
    assert notice.address == f"/pipeline/cases/{case.pk}/"

    speak(link, head)
    assert len(told()) == 2, "nobody is told of the same stop again"
    speak(link, other)
    assert told()[2:] == [("chief", "decision")]
    speak(link, chief)

    assert told()[3:] == [(by.username, "case")]
    assert Notice.objects.get(to=by).key == f"round:{link.round_id}:ended"


def test_a_deputy_and_whoever_is_asked_instead_are_told(office, case, people):
    head, _other, _chief = people
    deputy, third = person("deputy", office), person("third", office)
    today = localdate()
    deciding.say_absent(head, deputy, today, today + timedelta(days=3), by=head)
    by = boss(office)
    link = ask(case, by)
    assert ("deputy", "decision") in told()

    seat = Seat.objects.get(stop__round=link.round, asked=head)
    actions.ask_another(link, seat, third, by=by)

    assert told().count(("third", "decision")) == 1
    assert told().count(("head", "decision")) == 1


def test_a_case_that_ends_a_tie_is_not_named(office, case, people):
    pk = ask(case, boss(office)).pk
    Notice.objects.all().delete()
    Case.objects.filter(pk=case.pk).update(track=Track.TERMINATION)
    link = CaseRound.objects.get(pk=pk)

    tell_those_asked(link, link.round.asked_at)

    headings = set(Notice.objects.values_list("heading", flat=True))
    assert headings == {"Your opinion is asked for: a case"}
