"""Telling people: what is in the database afterwards."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.notices import actions
from youcheng.notices.actions import HookDraft, tell
from youcheng.notices.models import Choice, Delivery, Notice
from youcheng.notices.rules import Chosen

pytestmark = pytest.mark.django_db
AT = datetime(2018, 5, 21, 1, 30, tzinfo=UTC)  # half past nine in the office
TOMORROW_AT_8 = datetime(2018, 5, 22, 0, 0, tzinfo=UTC)


@pytest.fixture
def sure(settings) -> None:
    """There is a mail server."""
    settings.EMAIL_HOST, settings.DIGEST_HOUR = "127.0.0.1", 8


def say(*users: User, key: str = "k", kind: str = "task", **more) -> int:
    return tell(users, kind=kind, heading="Heading", address="/ties/", key=key, at=AT, **more)


def ways() -> list[tuple[str, datetime]]:
    return list(Delivery.objects.order_by("pk").values_list("channel", "due_at"))


def test_it_stands_in_the_inbox(clerk):
    assert say(clerk, body="Text", due_on=date(2018, 6, 1)) == 1

    notice = Notice.objects.get()
    assert (notice.to, notice.kind, notice.heading, notice.body) == (
        clerk,
        "task",
        "Heading",
        "Text",
    )
    assert (notice.address, notice.due_on, notice.at, notice.read_at) == (
        "/ties/", date(2018, 6, 1), AT, None,
    )  # fmt: skip


def test_the_same_is_told_once(clerk, liaison, sure):
    assert say(clerk) == 1
    assert say(clerk, liaison) == 1
    assert say(clerk, liaison) == 0

    assert Notice.objects.count() == 2
    assert ways() == [("digest", TOMORROW_AT_8)]


def test_what_was_not_done_was_not_told(clerk, sure):
    with transaction.atomic():
        say(clerk)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()


def test_a_shut_account_is_told_nothing(clerk, liaison):
    clerk.is_active = False

    assert say(clerk, liaison) == 1
    assert Notice.objects.get().to == liaison


@pytest.mark.parametrize(
    ("kind", "mailing", "queued"),
    [
        ("task", "", [("digest", TOMORROW_AT_8)]),
        ("reminder", "", [("mail", AT)]),
        ("reminder", "digest", [("digest", TOMORROW_AT_8)]),
        ("task", "now", [("mail", AT)]),
        ("task", "never", []),
    ],
)
def test_what_is_queued_for_mail(clerk, sure, kind, mailing, queued):
    Choice.objects.create(user=clerk, kind=kind, mailing=mailing)

    say(clerk, kind=kind)

    assert ways() == queued


def test_what_is_due_tomorrow_does_not_wait_for_the_mail_of_the_day(clerk, sure):
    say(clerk, due_on=date(2018, 5, 22))

    assert ways() == [("mail", AT)]


def test_without_a_server_or_an_address_nothing_is_queued(clerk, liaison, settings):
    settings.EMAIL_HOST = ""
    say(clerk, key="no server")
    settings.EMAIL_HOST = "127.0.0.1"
    say(liaison, key="no address")

    assert Notice.objects.count() == 2
    assert ways() == []


def test_what_is_inside_stays_inside(clerk, sure, office, officer):
    actions.add_hook(HookDraft("chat", office, "https://chat.example/"), by=officer)

    say(clerk, kind="mention", is_inside=True)

    assert ways() == []


def test_a_kind_that_does_not_ring_stands_in_the_inbox_all_the_same(clerk):
    actions.choose(clerk, {"task": Chosen(rings=False)})

    say(clerk)

    assert (Notice.objects.count(), Notice.objects.ringing().count()) == (1, 0)


def test_webhooks_hear_their_kinds_of_people_of_their_unit(clerk, liaison, office):
    qinhuai = Unit.objects.get(code="qinhuai")
    for name, unit, kinds, is_on in [
        ("all", office, (), True),
        ("tasks", office, ("task", "case"), True),
        ("mentions", office, ("mention",), True),
        ("district", qinhuai, (), True),
        ("off", office, (), False),
    ]:
        draft = HookDraft(name, unit, "https://chat.example/", kinds, is_on)
        actions.add_hook(draft, by=clerk)

    say(clerk, liaison)

    told = Delivery.objects.values_list("hook__name", "notice__to")
    assert sorted(told) == sorted(
        [("all", clerk.pk), ("all", liaison.pk), ("tasks", clerk.pk), ("tasks", liaison.pk),
         ("district", liaison.pk)]
    )  # fmt: skip
    assert len(set(Delivery.objects.values_list("mark", flat=True))) == 5


def test_who_wants_no_messenger_is_not_told_by_it(clerk, office):
    actions.add_hook(HookDraft("chat", office, "https://chat.example/"), by=clerk)
    actions.choose(clerk, {"task": Chosen(by_hook=False)})

    say(clerk)

    assert ways() == []


def test_each_is_told_in_their_own_language(clerk, liaison):
    liaison.language = "zh-hans"

    tell(
        [clerk, liaison], kind="case", heading=lambda: _("Alerts") + " 1",
        body=gettext_lazy("Alerts"), address="/", key="k",
    )  # fmt: skip

    assert Notice.objects.get(to=clerk).heading == "Alerts 1"
    assert Notice.objects.get(to=liaison).heading != "Alerts 1"
    assert Notice.objects.get(to=liaison).body != "Alerts"


def test_a_heading_is_one_line_and_no_longer_than_its_column(clerk):
    tell(
        [clerk], kind="case", heading="two\nlines " + "长" * 300, body="x" * 3000, address="/",
        key="k",
    )  # fmt: skip

    notice = Notice.objects.get()
    assert notice.heading.startswith("two lines 长")
    assert (len(notice.heading), len(notice.body)) == (200, 2000)
    assert notice.heading.endswith("…")


@pytest.mark.parametrize(
    ("address", "key"), [("https://a.example/", "k"), ("/", ""), ("/", "k" * 121)]
)
def test_a_wrong_address_or_key_is_a_fault_of_the_caller(clerk, address, key):
    with pytest.raises(ValueError, match="no path within the site"):
        tell([clerk], kind="case", heading="h", address=address, key=key)


@pytest.mark.parametrize(("n", "queries"), [(3, 14), (600, 40)])
def test_six_hundred_are_told_with_few_queries(
    office, officer, sure, n, queries, django_assert_max_num_queries
):
    people = User.objects.bulk_create(
        User(username=f"u{i}", unit=office, email=f"u{i}@city.example") for i in range(n)
    )
    actions.add_hook(HookDraft("chat", office, "https://chat.example/"), by=officer)

    # SQLite takes some ninety rows at once.
    with django_assert_max_num_queries(queries):
        assert say(*people) == n

    assert (Notice.objects.count(), Delivery.objects.count()) == (n, 2 * n)


def test_reading(clerk, liaison):
    say(clerk, liaison, key="one")
    say(clerk, key="two", kind="mention")
    say(clerk, key="three")
    mine = Notice.objects.filter(to=clerk)

    assert actions.mark_read([mine.get(key="one").pk], by=liaison, at=AT) == 0
    assert actions.mark_read([mine.get(key="one").pk], by=clerk, at=AT) == 1
    assert actions.mark_all_read(by=clerk, at=AT, seen=AT - timedelta(minutes=1)) == 0
    assert actions.mark_all_read(by=clerk, at=AT, seen=AT, kind="mention") == 1
    assert actions.mark_all_read(by=clerk, at=AT, seen=AT) == 1
    assert Notice.objects.filter(read_at=None).get().to == liaison
