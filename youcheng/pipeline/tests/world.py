"""What the tests of cases share."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.exchanges.tests.world import place
from youcheng.pipeline import actions
from youcheng.pipeline.actions import CaseDraft, PaperDraft
from youcheng.pipeline.enums import CaseStage, PaperKind, Track
from youcheng.pipeline.models import Case, Move
from youcheng.pipeline.queries.facts import facts_of, rules_on, ways_of
from youcheng.pipeline.rules import paper_for

THEN = datetime(2018, 1, 1, tzinfo=UTC)
DAY = date(2018, 1, 8)
TODAY = date(2019, 6, 3)
S = CaseStage

FORMAL = (
    S.CONTACT, S.INTENT_DRAFTED, S.INTENT_SIGNED, S.CITY_REVIEW, S.PROVINCE_REVIEW,
    S.NATIONAL_REVIEW, S.APPROVED, S.SIGNED, S.FILED,
)  # fmt: skip
BESIDE = (PaperKind.PROFILE, PaperKind.CONSENT, PaperKind.ASSOCIATION_OPINION)


def boss(office: Unit) -> User:
    """Somebody who may do all of it."""
    user, is_new = User.objects.get_or_create(username="boss", defaults={"unit": office})
    if is_new:
        Grant.objects.create(user=user, role=Role.ADMINISTRATOR, unit=office)
    return user


def opened(home: Unit, name: str = "Leipzig", **given: Any) -> Case:
    values: dict[str, Any] = {
        "track": Track.FORMAL, "home": home, "place": place(name), "owner": home,
        "opened_on": DAY, **given,
    }  # fmt: skip
    return actions.open_case(CaseDraft(**values), by=None, at=THEN)


def with_papers(case: Case, *kinds: PaperKind) -> None:
    for kind in kinds:
        actions.add_paper(case, PaperDraft(kind, dated_on=DAY), by=None, at=THEN)
    case.refresh_from_db()


def take(case: Case, target: str, *, by: User, on: date | None = None, **given: Any) -> Move:
    """A step with the paper it needs, and a reason for all that can be passed."""
    case.refresh_from_db()
    on = on or case.moved_on + timedelta(days=10)
    kind = paper_for(case.track, case.stage, target)
    one = Case.objects.select_related("home", "place__country").get(pk=case.pk)
    ways = {way.target: way for way in ways_of(one, facts_of([one], on)[one.pk], rules_on(on))}
    way = ways.get(S(target))
    values: dict[str, Any] = {
        "on": on, "version": case.version, "today": TODAY, "reason": "因故",
        "paper": PaperDraft(kind, number="第7号", dated_on=on) if kind else None,
        "reasons": {one.rule.code: "已说明" for one in (way.in_the_way if way else ())},
        **given,
    }  # fmt: skip
    return actions.advance(case, target, by=by, at=THEN, **values)


def walked(case: Case, *stages: str, by: User) -> Case:
    for stage in stages:
        take(case, stage, by=by)
    case.refresh_from_db()
    return case
