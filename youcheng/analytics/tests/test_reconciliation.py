import pytest

from youcheng.analytics import actions
from youcheng.analytics.queries import Question, reconciliation
from youcheng.analytics.tests.world import (
    DAY,
    make_cohort,
    make_grouping,
    make_office,
    make_user,
    publish,
)
from youcheng.audit.queries import history_of
from youcheng.lib.objections import Refused, Stale
from youcheng.registry.enums import EventKind
from youcheng.registry.models import PublishedFigure

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


def lines(office):
    return {line.figure.metric: line for line in reconciliation(Question(office.city, DAY))}


def reasons(line):
    return [(reason.kind, reason.tie) for reason in line.reasons]


def test_no_published_figures_no_lines(office):
    assert reconciliation(Question(office.city, DAY)) == []


def test_a_figure_that_agrees_needs_no_reason(office):
    office.tie("JP")
    publish(office, total=1)

    line = lines(office)["total"]

    assert (line.computed, line.difference, line.reasons) == (1, 0, [])


def test_a_gap_names_the_records_that_could_close_it_and_what_is_left(office):
    office.tie("JP", "formal")
    unsettled = office.tie("DE", "unknown")
    unproved = office.attested("IT", "2018-05-01", "formal")
    ended = office.tie("US", "formal", then=((EventKind.TERMINATED, "2015-01-01"),))
    publish(office, by_kind__formal=16)

    line = lines(office)["by_kind.formal"]

    assert (line.computed, line.difference) == (1, -15)
    assert reasons(line) == [
        ("missing", None),
        ("kind_unknown", unsettled.pk),
        ("undated_not_counted", unproved.pk),
        ("ended", ended.pk),
    ]
    assert "15" in line.reasons[0].text
    assert "16" in line.reasons[0].text
    assert "3" in line.reasons[0].text


def test_the_total_says_how_many_ties_are_missing(office):
    office.tie("JP")
    publish(office, total=71)

    [reason] = lines(office)["total"].reasons

    assert reason.kind == "missing"
    assert "70" in reason.text
    assert "71" in reason.text


def test_a_reason_is_of_the_same_cut(office):
    office.tie("DE", "unknown", home=office.qixia)
    publish(office, by_level__municipal=2, by_region__asia__ties=1, by_region__asia__countries=1)

    found = lines(office)

    assert reasons(found["by_level.municipal"]) == [("missing", None)]
    assert reasons(found["by_region.asia.ties"]) == [("missing", None)]
    assert found["by_region.asia.countries"].difference == -1


def test_too_many_are_explained_by_partial_and_missing_dates(office):
    partial = office.tie("DE", since="2017")
    undated = office.attested("IT", "2017-07-26", "formal")
    office.tie("JP", since="1978-12-21")
    publish(office, total=1)

    line = lines(office)["total"]

    assert line.difference == 2
    assert reasons(line) == [
        ("extra", None),
        ("partial_date", partial.pk),
        ("undated", undated.pk),
    ]


def test_a_partial_date_of_the_year_may_close_a_gap(office):
    tie = office.tie("DE", since="2017")
    early = DAY.replace(day=1)
    publish(office, total=1)
    PublishedFigure.objects.update(as_of=early)

    [line] = reconciliation(Question(office.city, early))

    assert line.difference == -1
    assert reasons(line) == [("partial_date", tie.pk)]


def test_a_grouping_tells_its_definition(office):
    make_grouping("bri_along", ("IT", None, None))
    office.tie("IT")
    publish(office, by_grouping__bri_along=18)

    line = lines(office)["by_grouping.bri_along"]

    assert line.difference == -17
    assert [reason.kind for reason in line.reasons] == ["missing", "definition"]


def test_a_rank_inside_our_interval_is_no_difference(office):
    make_cohort({"wuhan": (92, 92), "qingdao": (72, 92), "xiamen": (0, 71)})
    office.tie("JP")
    publish(office, total=71, ranks__sub_provincial=3)

    line = lines(office)["ranks.sub_provincial"]

    assert line.computed == (3, 4)
    assert line.difference == 0
    assert [reason.kind for reason in line.reasons] == ["interval", "published_total"]


def test_an_unknown_metric_is_said_to_be_unknown(office):
    publish(office, by_moon=3)

    line = lines(office)["by_moon"]

    assert (line.computed, line.difference) == (None, None)
    assert [reason.kind for reason in line.reasons] == ["unknown_metric"]


def test_decide_is_logged(office):
    publish(office, total=71)
    figure = PublishedFigure.objects.get()
    officer = make_user("alice")

    actions.decide(figure=figure, decision="published", reason="two protocols", by=officer)

    figure.refresh_from_db()
    assert (figure.decision, figure.reason, figure.decided_by) == (
        "published",
        "two protocols",
        officer,
    )
    [event] = history_of(figure)
    assert event.verb == "figure.decided"
    assert event.changes["decision"] == ["", "published"]


def test_to_keep_the_published_figure_needs_a_reason(office):
    publish(office, total=71)
    figure = PublishedFigure.objects.get()

    with pytest.raises(Refused) as refusal:
        actions.decide(figure=figure, decision="published", reason=" ", by=None)

    assert refusal.value.objection.code == "no_reason"
    figure.refresh_from_db()
    assert figure.decision == ""


def test_decide_notices_that_somebody_was_faster(office):
    publish(office, total=71)
    figure = PublishedFigure.objects.get()
    PublishedFigure.objects.update(decision="computed")

    with pytest.raises(Stale):
        actions.decide(figure=figure, decision="published", reason="x", by=None)
