"""A colleague writes between the check of a form and its deed: what was typed stays in the page."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse

from tests.walking import Reader
from youcheng.lib.objections import Objection, Refused
from youcheng.registry import actions
from youcheng.registry.actions import ties as deeds
from youcheng.registry.models import Locality, Tie

pytestmark = pytest.mark.django_db

TYPED = "a long note that nobody wants to write twice"
NEW = {"place_text": "Leipzig", "kind": "formal", "on": "1988-05-21", "note": TYPED}


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def leipzig(reference) -> Locality:
    return Locality.objects.get(name_en="Leipzig")


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def open_one(office, place: Locality) -> Tie:
    event = actions.EventDraft("established", date(1988, 5, 21), to_kind="formal")
    draft = actions.TieDraft(home_id=office.pk, place_id=place.pk, events=[event])
    return actions.open_tie(draft, by=None)


def before(monkeypatch, where: object, name: str, colleague: Callable[[], object]) -> None:
    """Let the colleague be faster than the deed of that name."""
    deed = getattr(where, name)

    def late(*args: object, **kwargs: object) -> object:
        monkeypatch.setattr(where, name, deed)
        colleague()
        return deed(*args, **kwargs)

    monkeypatch.setattr(where, name, late)


def check_kept(response, sentence: str, **typed: str) -> None:
    body = response.content.decode()
    assert response.status_code == 422
    assert sentence in body
    assert "What you typed is still here" in body
    [sheet] = [s for s in Reader(body).sheets if set(typed) <= set(s.fields)]
    assert {name: sheet.fields[name] for name in typed} == {n: [t] for n, t in typed.items()}


@pytest.mark.parametrize(
    ("where", "name"),
    [(actions, "open_tie"), (deeds, "open_ties")],
    ids=["before the question", "between the question and the writing"],
)
def test_a_tie_that_a_colleague_opened(monkeypatch, desk, office, leipzig, where, name):
    before(monkeypatch, where, name, lambda: open_one(office, leipzig))

    response = desk.post(reverse("registry:tie-add"), {**NEW, "home": office.pk})

    check_kept(response, "already has a tie with that place", note=TYPED, on="1988-05-21")
    # In the second case the colleague's own is rolled back with ours, being one transaction here.
    assert Tie.objects.filter(note=TYPED).count() == 0


def test_an_event_that_a_colleague_made_impossible(monkeypatch, desk, office, leipzig):
    tie = open_one(office, leipzig)
    actions.add_event(tie, actions.EventDraft("suspended", date(2010, 1, 1)), by=None)
    again = actions.EventDraft("resumed", date(2011, 1, 1))
    before(monkeypatch, actions, "add_event", lambda: actions.add_event(tie, again, by=None))

    data = {"kind": "resumed", "on": "2012", "note": TYPED}
    response = desk.post(reverse("registry:event-add", args=[tie.pk]), data)

    check_kept(response, "The tie is not suspended", note=TYPED, on="2012")
    assert tie.events.filter(kind="resumed").count() == 1


def test_a_paper_that_is_refused_after_all(monkeypatch, desk, office, leipzig):
    def refuses(*_args: object, **_kwargs: object) -> None:
        raise Refused(Objection("closed", "The tie was closed meanwhile."))

    tie = open_one(office, leipzig)
    monkeypatch.setattr(actions, "add_instrument", refuses)

    data = {"kind": "memorandum", "signed": "2012", "paper": TYPED}
    response = desk.post(reverse("registry:instrument-add", args=[tie.pk]), data)

    check_kept(response, "The tie was closed meanwhile.", paper=TYPED, signed="2012")
    assert not tie.instruments.exists()
