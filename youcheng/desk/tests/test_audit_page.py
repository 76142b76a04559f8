"""The auditor's table."""

import io

import openpyxl
import pytest
from django.urls import reverse

from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.audit.actions import record
from youcheng.audit.models import Event

pytestmark = pytest.mark.django_db
PAGE = reverse("audit")


@pytest.fixture
def auditor(office, client, settings) -> User:
    settings.LANGUAGE_CODE = "en"
    user = User.objects.create_user("auditor", unit=office)
    Grant.objects.create(user=user, role=Role.AUDITOR, unit=office)
    client.force_login(user)
    return user


def rows(response) -> list[tuple[str, str]]:
    return [(row["event"].by_name, row["verb"]) for row in response.context["rows"]]


def test_the_log_is_for_auditors(client, officer):
    client.force_login(officer)

    assert client.get(PAGE).status_code == 403


def test_one_and_three_entries(client, auditor, office):
    assert rows(client.get(PAGE)) == [("auditor", "signed in")]
    record("tie.edited", office, by=auditor, name_en=("Nanking", "Nanjing"))
    record("ledger.exported", office)

    response = client.get(PAGE)

    assert rows(response) == [
        ("", "exported the ledger"),
        ("auditor", "changed the record"),
        ("auditor", "signed in"),
    ]
    assert "<del>Nanking</del>" in response.content.decode()
    assert "English name" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"by": "clerk"}, ["took back"]),
        ({"verb": "signed_in"}, ["signed in"]),
        ({"q": "needle"}, ["took back"]),
        ({"subject": "accounts.Unit"}, ["took back"]),
        ({"since": "2199-01-01"}, []),
        ({"until": "1999-01-01"}, []),
        # Nonsense is left out.
        ({"since": "yesterday", "verb": "x' OR 1=1"}, ["took back", "signed in"]),
    ],
)
def test_filters(client, auditor, office, query, found):
    clerk = User.objects.create(username="clerk")
    record("tie.fact_retracted", office, by=clerk, fact="a needle")

    response = client.get(PAGE, query)

    assert [verb for _by, verb in rows(response)] == found


def test_nonsense_in_the_address_is_told(client, auditor):
    assert "was not understood" in client.get(PAGE, {"since": "yesterday"}).content.decode()


def test_an_export_is_safe_and_is_kept_itself(client, auditor, office):
    User.objects.create(username="=1+1", title="=cmd|' /C calc'!A0")
    record("signed_in", User.objects.get(username="=1+1"), note="@x")

    response = client.get(reverse("audit-export", args=["xlsx"]), {"q": "calc"})

    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [cell.data_type for cell in sheet[2]][1:] == ["s", "n", "s", "s", "s", "s", "s"]
    assert sheet.max_row == 2
    kept = Event.objects.order_by("-pk")[0]
    assert (kept.verb, kept.by, kept.changes["rows"]) == ("audit.exported", auditor, 1)
    assert client.get(reverse("audit-export", args=["exe"])).status_code == 404


def test_the_chain_is_checked_from_the_page(client, auditor):
    response = client.post(reverse("audit-check"), follow=True)

    assert "The log holds: 1 entries." in response.content.decode()


def test_codes_are_told_in_words(client, auditor, office):
    record("invitation.made", office, role="liaison", unit="Qixia District")
    record("view.saved", office, is_shared=True)
    record("tie.opened", office, events=["established", "renewed"])

    rows = client.get(reverse("audit")).context["rows"]

    assert [row["changes"] for row in rows[:3]] == [
        [("events", "established, renewed", None)],
        [("shared with all colleagues", "yes", None)],
        [("role", "unit liaison", None), ("unit", "Qixia District", None)],
    ]
