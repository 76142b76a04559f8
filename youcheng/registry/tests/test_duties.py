"""Obligations of an agreement: entered, done, taken back; by an officer, a liaison, a stranger."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from youcheng.audit.models import Event
from youcheng.lib.objections import Refused, Stale
from youcheng.registry import actions
from youcheng.registry.models import Instrument, Locality, Obligation, WordingTerm
from youcheng.registry.queries.duties import duties_by_paper, obligations_of
from youcheng.registry.rules.duties import due_state, objection_to_kept

THEN = datetime(2015, 1, 1, tzinfo=UTC)
LATER = datetime(2018, 6, 1, tzinfo=UTC)
DAY = date(2018, 10, 18)


@pytest.fixture
def paper(office) -> Instrument:
    place = Locality.objects.filter(name_en="Leipzig").order_by("-population")[0]
    draft = actions.TieDraft(
        home_id=office.pk,
        place_id=place.pk,
        events=[
            actions.EventDraft(
                "established",
                date(1988, 5, 21),
                to_kind="formal",
                instrument=actions.InstrumentDraft("formal", date(1988, 5, 21)),
            )
        ],
    )
    return actions.open_tie(draft, by=None, at=THEN).instruments.get()


def add(paper: Instrument, **given) -> Obligation:
    values = {"text": "每两年互派教师", "side": "both", "due_on": DAY, "by": None, "at": THEN}
    return actions.add_obligation(paper, **{**values, **given})


@pytest.mark.parametrize(
    ("due_on", "state"),
    [
        (date(2018, 10, 17), "late"),
        (DAY, "soon"),
        (date(2018, 11, 17), "soon"),
        (date(2018, 11, 18), "ahead"),
        (date(2019, 1, 17), ""),
        (None, ""),
    ],
)
def test_when_it_is_told(due_on, state):
    assert due_state(due_on, DAY) == state


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, None),
        ({"evidence": " "}, "no_evidence"),
        ({"done_on": date(2018, 10, 19)}, "done_too_late"),
        ({"done_on": date(1988, 5, 20)}, "done_too_early"),
        ({"is_retracted": True}, "retracted"),
    ],
)
def test_when_it_is_done(given, code):
    values = {
        "is_retracted": False, "done_on": DAY, "evidence": "照片", "signed_on": date(1988, 5, 21),
        "today": DAY,
    }  # fmt: skip
    objection = objection_to_kept(**{**values, **given})

    assert (objection and objection.code) == code


def test_it_is_known_from_when_it_was_recorded(paper):
    duty = add(paper)
    actions.keep_obligation(
        duty, version=1, done_on=date(2016, 3, 1), evidence="名单", today=DAY, by=None, at=LATER
    )
    ties = [paper.tie_id]

    [now] = duties_by_paper(ties, DAY)[paper.pk]
    [then] = duties_by_paper(ties, DAY, datetime(2017, 1, 1, tzinfo=UTC))[paper.pk]
    assert (now.state, now.done_on) == ("done", date(2016, 3, 1))
    assert (then.state, then.done_on) == ("soon", None)
    assert not duties_by_paper(ties, DAY, datetime(2014, 1, 1, tzinfo=UTC))
    assert Event.objects.filter(verb="tie.obligation_done").count() == 1


def test_what_was_done_cannot_be_done_by_somebody_slower(paper):
    duty = add(paper)
    given = {"done_on": DAY, "evidence": "x", "today": DAY, "by": None}
    actions.keep_obligation(duty, version=1, **given)

    with pytest.raises(Stale):
        actions.keep_obligation(duty, version=1, **given)


def test_a_paper_that_was_taken_back_obliges_to_nothing(paper):
    add(paper)
    actions.retract(paper.tie.events.get(), by=None, at=LATER)
    actions.retract(paper, by=None, at=LATER)

    assert not obligations_of([paper.tie_id], DAY).exists()
    assert obligations_of([paper.tie_id], DAY, THEN).count() == 1
    paper.refresh_from_db()
    with pytest.raises(Refused):
        add(paper)


def test_taken_back_it_stays_for_earlier_days(paper):
    actions.drop_obligation(add(paper), by=None, at=LATER)

    assert not obligations_of([paper.tie_id], DAY).exists()
    assert obligations_of([paper.tie_id], DAY, THEN).exists()


def test_an_officer_enters_one_and_says_that_it_is_done(client, officer, paper):
    client.force_login(officer)
    url = reverse("registry:obligation-add", args=[paper.tie_id, paper.pk])
    sent = {"text": "互派教师", "side": "home", "due_on": "2017-01-01", "clause": "第三条"}

    assert client.post(url, {**sent, "due_on": "1980-01-01"}).status_code == 422
    assert client.post(url, sent).status_code == 302
    duty = Obligation.objects.get()
    panel = reverse("registry:city-papers", args=[paper.tie.place_id])
    assert "互派教师" in client.get(panel).content.decode()

    done = reverse("registry:obligation-done", args=[paper.tie_id, duty.pk])
    assert client.get(done).status_code == 200
    wrong = {"version": 1, "done_on": "2999-01-01", "evidence": "名单"}
    assert client.post(done, wrong).status_code == 422
    assert client.post(done, {**wrong, "done_on": "2017-02-01"}).status_code == 302
    duty.refresh_from_db()
    assert (duty.done_on, duty.evidence) == (date(2017, 2, 1), "名单")


def test_strangers_and_readers_enter_nothing(client, liaison, stranger, paper):
    url = reverse("registry:obligation-add", args=[paper.tie_id, paper.pk])

    for user, status in [(stranger, 404), (liaison, 403)]:
        client.force_login(user)
        assert client.get(url).status_code == status


def test_a_text_is_looked_through_and_not_kept(client, liaison):
    client.force_login(liaison)
    response = client.post(reverse("registry:wording"), {"text": "双方缔结条约"})

    assert [hit.found for hit in response.context["hits"]] == ["条约"]
    assert client.get(reverse("registry:word-add")).status_code == 403


def test_the_office_changes_its_words(client, officer):
    client.force_login(officer)
    term = WordingTerm.objects.get(word="换文")
    sent = {
        "word": "换文", "kind": "treaty", "better": "往来信函", "reason": "新口径",
        "on": "2018-01-01",
    }  # fmt: skip

    assert client.post(reverse("registry:word-change", args=[term.pk]), sent).status_code == 302
    term.refresh_from_db()
    assert term.to_on == date(2017, 12, 31)
    new = WordingTerm.objects.get(word="换文", to_on=None)
    assert client.post(reverse("registry:word-drop", args=[new.pk])).status_code == 302
    assert "换文" not in client.get(reverse("registry:wording")).content.decode()
