"""Pages of notices, as people meet them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.notices import actions
from youcheng.notices.actions import HookDraft, tell
from youcheng.notices.models import Choice, Delivery, Feed, Hook, Notice

pytestmark = pytest.mark.django_db
AT = datetime(2018, 5, 21, 1, 30, tzinfo=UTC)
INBOX = "/notices/"


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def boss(office) -> User:
    user = User.objects.create_user("boss", unit=office)
    Grant.objects.create(user=user, role=Role.ADMINISTRATOR, unit=office)
    return user


def say(*users: User, key: str = "k", kind: str = "task", **more) -> None:
    tell(users, kind=kind, heading=f"Heading {key}", address="/account/", key=key, **more)


def shown(client, address: str = INBOX) -> list[str]:
    return [row.key for row, _icon in client.get(address).context["rows"]]


def test_an_empty_inbox_says_so(client, clerk):
    client.force_login(clerk)

    body = client.get(INBOX).content.decode()

    assert "No notice yet" in body
    assert "Mark all as read" not in body


def test_the_inbox_has_what_is_unread_first(client, clerk):
    for n, key in enumerate(("old", "read", "new")):
        say(clerk, key=key, at=AT + timedelta(days=n))
    actions.mark_read([Notice.objects.get(key="read").pk], by=clerk, at=AT)
    client.force_login(clerk)

    assert shown(client) == ["new", "old", "read"]
    assert shown(client, "/notices/?show=new") == ["new", "old"]
    assert shown(client, "/notices/?kind=mention") == []
    told = client.get("/notices/?kind=nonsense&show=x&y=1").content.decode()
    assert "kind: there is no “nonsense” to choose." in told
    assert "This page knows nothing of “y”." in told


@pytest.mark.parametrize("n", [1, 3])
def test_it_asks_as_much_for_three_as_for_one(client, clerk, n):
    for i in range(n):
        say(clerk, key=str(i))
    client.force_login(clerk)
    client.get(INBOX)

    # Session, user, rights (2), the present roots, how many, which, unread by kind.
    with CaptureQueriesContext(connection) as asked:
        assert len(shown(client)) == n
    assert len(asked) <= 9


def test_nobody_reads_what_others_were_told(client, clerk, liaison, stranger):
    say(clerk)
    notice = Notice.objects.get()
    for other in (liaison, stranger):
        client.force_login(other)
        assert shown(client) == []
        assert client.get(reverse("notices:go", args=[notice.pk])).status_code == 404
        assert client.post(reverse("notices:read", args=[notice.pk])).status_code == 404
    client.logout()
    assert client.get(INBOX).url == "/sign-in/?next=/notices/"


def test_who_opens_a_notice_has_read_it_and_the_bell_knows(client, clerk):
    say(clerk, key="one")
    say(clerk, key="two")
    client.force_login(clerk)
    client.get("/counts/")
    assert client.session["counts"]["notices"] == 2

    answer = client.get(reverse("notices:go", args=[Notice.objects.get(key="one").pk]))

    assert answer.url == "/account/"
    assert client.session["counts"]["notices"] == 1
    assert Notice.objects.get(key="one").read_at is not None


def test_marking_one_and_all_as_read(client, clerk):
    for key in ("one", "two", "three"):
        say(clerk, key=key)
    client.force_login(clerk)
    page = client.get(INBOX)
    one = Notice.objects.get(key="one")

    answer = client.post(reverse("notices:read", args=[one.pk]), {"next": "/notices/?show=new"})
    assert answer.url == "/notices/?show=new"
    say(clerk, key="late")
    client.post("/notices/read/", {"seen": page.context["seen"]})

    assert shown(client, "/notices/?show=new") == ["late"], "it came after the page was made"
    client.post("/notices/read/", {"seen": "nonsense"})
    assert shown(client, "/notices/?show=new") == []


def test_choosing_the_ways(client, clerk):
    client.force_login(clerk)
    body = client.get("/notices/settings/").content.decode()
    assert "as usual: at once" in body
    assert "as usual: once a day, together" in body

    ticks = {f"{name}_task": "on" for name in ("rings", "by_hook", "in_feed")}
    others = {
        f"{name}_{kind}": "on"
        for name in ("rings", "by_hook", "in_feed")
        for kind in ("reminder", "mention", "decision", "circular", "answer", "meeting", "match",
                     "case", "system")
    }  # fmt: skip
    del ticks["by_hook_task"]
    answer = client.post("/notices/settings/", {**ticks, **others, "mailing_task": "now"})

    assert answer.status_code == 302
    choice = Choice.objects.get(user=clerk)
    assert (choice.kind, choice.mailing, choice.rings) == ("task", "now", True)
    assert (choice.by_hook, choice.in_feed) == (False, True)
    assert client.post("/notices/settings/", {"mailing_task": "x"}).status_code == 422


def test_the_calendar_of_notices(client, clerk, liaison):
    say(clerk, liaison, key="due", due_on=timezone.localdate() + timedelta(days=9), body="One\ntwo")
    say(clerk, key="no day")
    say(clerk, key="unwanted", kind="meeting", due_on=timezone.localdate())
    Choice.objects.create(user=clerk, kind="meeting", in_feed=False)
    client.force_login(clerk)
    body = client.post("/notices/feed/make/").content.decode()
    address = body.split('id="id_address" value="http://testserver')[1].split('"')[0]
    client.logout()

    answer = client.get(address)

    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert text.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Heading due" in text
    assert "URL:http://testserver/account/" in text
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert Feed.objects.get().read_at is not None

    client.force_login(clerk)
    client.post("/notices/feed/revoke/")
    assert client.get(address).status_code == 404


def test_a_new_address_ends_the_old_and_a_shut_account_has_none(client, clerk):
    _feed, old = actions.make_feed(clerk, at=AT)
    _feed, new = actions.make_feed(clerk, at=AT)
    assert client.get(f"/notices/feed/{old}.ics").status_code == 404
    assert client.get(f"/notices/feed/{new}.ics").status_code == 200

    User.objects.update(is_active=False)

    assert client.get(f"/notices/feed/{new}.ics").status_code == 404


# Administrators


def values(hook: Hook | None = None, **changes) -> dict[str, object]:
    said = {"name": "chat", "address": "https://chat.example.org/h", "kinds": ["task"]}
    return {**said, "is_on": "on", "version": hook.version if hook else "", **changes}


def test_entering_a_webhook_shows_its_secret_once(client, boss, office):
    client.force_login(boss)

    answer = client.post("/notices/hooks/add/", values(unit=office.pk))

    assert 'id="id_secret"' in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    hook = Hook.objects.get()
    assert (hook.name, hook.unit, hook.kinds) == ("chat", office, "task")
    assert "chat" in client.get("/notices/hooks/").content.decode()


def test_a_webhook_is_changed_and_two_do_not_overwrite_each_other(client, boss, office):
    hook, _secret = actions.add_hook(HookDraft("chat", office, "https://a.example/"), by=boss)
    client.force_login(boss)
    page = reverse("notices:hook-edit", args=[hook.pk])

    assert client.post(page, values(hook, unit=office.pk, is_on="")).status_code == 302
    assert client.post(page, values(hook, unit=office.pk)).status_code == 409

    hook.refresh_from_db()
    assert (hook.is_on, hook.address, hook.version) == (False, "https://chat.example.org/h", 2)


def test_a_wrong_address_comes_back_with_the_reason(client, boss, office):
    client.force_login(boss)
    wrong = values(unit=office.pk, address="http://chat.example.org/")

    answer = client.post("/notices/hooks/add/", wrong)

    assert answer.status_code == 422
    assert "only https is used" in answer.content.decode()


def test_only_administrators_meet_these_pages(client, clerk):
    client.force_login(clerk)

    for page in ("/notices/hooks/", "/notices/hooks/add/", "/notices/deliveries/"):
        assert client.get(page).status_code == 403


def failed(*users: User, state: str = "failed", key: str = "k") -> None:
    say(*users, key=key)
    for notice in Notice.objects.filter(key=key):
        Delivery.objects.create(
            notice=notice, channel="mail", state=state, mark=notice.key + str(notice.to_id),
            first_due_at=AT, due_at=AT, why="550 no such mailbox", tries=1,
        )  # fmt: skip


@pytest.mark.parametrize("n", [1, 3])
def test_what_did_not_arrive_is_told_with_the_reason_and_without_the_words(
    client, boss, clerk, stranger, n
):
    failed(stranger, key="elsewhere")
    for i in range(n):
        failed(clerk, key=str(i))
    Grant.objects.filter(user=boss).update(unit=clerk.unit)
    client.force_login(boss)
    client.get("/notices/deliveries/")

    with CaptureQueriesContext(connection) as asked:
        page = client.get("/notices/deliveries/")

    body = page.content.decode()
    assert len(page.context["page"]) == n, "people of another city are none of theirs"
    assert body.count("550 no such mailbox") == n
    assert "Heading" not in body
    assert len(asked) <= 9


def test_trying_again(client, boss, clerk):
    failed(clerk, key="one")
    failed(clerk, key="two")
    failed(clerk, key="doubt", state="unsure")
    client.force_login(boss)
    doubt = Delivery.objects.get(state="unsure")

    assert "Send it again all the same" in client.get("/notices/deliveries/").content.decode()
    client.post("/notices/deliveries/again/")
    assert sorted(Delivery.objects.values_list("state", flat=True)) == [
        "unsure", "waiting", "waiting",
    ]  # fmt: skip
    client.post(reverse("notices:delivery-again", args=[doubt.pk]))
    assert set(Delivery.objects.values_list("state", flat=True)) == {"waiting"}
    answer = client.post("/notices/deliveries/again/", follow=True)
    assert "Only what was given up is sent again." in answer.content.decode()


def test_the_command_tells_what_it_did_and_no_name(clerk, mailbox, capsys):
    say(clerk, kind="mention")

    call_command("deliver", once=True, language="en")

    assert capsys.readouterr().out == "e-mail, notices: 1 – sent\n"
    assert len(mailbox.letters) == 1
