"""The queue, against real servers on this machine."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.lib.objections import Refused
from youcheng.notices import actions
from youcheng.notices.actions import HookDraft, deliver_one, tell
from youcheng.notices.actions.sending import HELD, bury, take
from youcheng.notices.models import Delivery, Hook, Notice
from youcheng.notices.rules import GIVE_UP
from youcheng.notices.sealing import unseal
from youcheng.notices.tests.servers import silent_server

pytestmark = pytest.mark.django_db
AT = datetime(2018, 5, 21, 1, 30, tzinfo=UTC)
MORNING = datetime(2018, 5, 22, 0, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def say(user: User, key: str = "k", kind: str = "mention", at: datetime = AT, **more) -> Notice:
    tell(
        [user], kind=kind, heading=f"Heading {key}", address=f"/ties/?q={key}", key=key, at=at,
        **more,
    )  # fmt: skip
    return Notice.objects.get(to=user, key=key)


def work(now: datetime = AT) -> list[str]:
    """All that is due at the moment; where each parcel stands."""
    states = []
    while done := deliver_one(now):
        states.append(done.state.value)
    return states


def only() -> Delivery:
    return Delivery.objects.get()


@pytest.fixture
def hook(office, officer, receiver) -> Hook:
    made, _secret = actions.add_hook(HookDraft("chat", office, receiver.address), by=officer)
    return made


# E-mail


def test_a_mention_goes_by_mail_at_once(clerk, mailbox):
    say(clerk, body="你好，\n.a line that begins with a dot", due_on=datetime(2018, 6, 1).date())

    assert work() == ["sent"]

    [letter] = mailbox.letters
    assert letter["To"] == "clerk@city.example"
    assert letter["Subject"] == "Heading k"
    assert letter["From"] == "友城 <youcheng@city.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"] == f"<{only().mark}@city.example>"
    text = letter.get_content().replace("\r\n", "\n")
    assert "你好，\n.a line that begins with a dot" in text
    assert "Due on: 2018-06-01" in text
    assert "https://youcheng.city.example/ties/?q=k" in text
    assert "https://youcheng.city.example/notices/settings/" in text
    assert (only().state, only().why, only().tries) == ("sent", "", 1)
    assert work(AT + DAY) == []


def test_the_mail_of_the_day_tells_all_at_once_and_leaves_out_what_was_read(clerk, mailbox):
    for key in ("one", "two", "read"):
        say(clerk, key, kind="task")
    say(clerk, "circular", kind="circular")
    actions.mark_read([Notice.objects.get(key="read").pk], by=clerk, at=AT)

    assert work(MORNING - MINUTE) == []
    assert work(MORNING) == ["sent"]

    [letter] = mailbox.letters
    text = letter.get_content().replace("\r\n", "\n")
    assert letter["Subject"] == "Youcheng: 3 notices"
    assert text.index("Tasks") < text.index("Heading one") < text.index("Heading two")
    assert text.index("Heading two") < text.index("Circulars") < text.index("Heading circular")
    assert "Heading read" not in text
    states = dict(Delivery.objects.values_list("notice__key", "state"))
    assert states == {"one": "sent", "two": "sent", "circular": "sent", "read": "dropped"}


def invitation(method: str = "REQUEST", n: int = 0) -> str:
    return (
        f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nSEQUENCE:{n}\r\nSUMMARY:会商\r\nEND:VCALENDAR\r\n"
    )


def parts(letter: EmailMessage) -> list[tuple[str, str | None, str]]:
    """Type, method and text of each part that is no container."""
    return [
        (part.get_content_type(), part.get_param("method"), part.get_payload(decode=True).decode())
        for part in letter.walk()
        if not part.is_multipart()
    ]


def test_an_invitation_goes_with_the_mail_that_tells_of_it(clerk, mailbox):
    say(clerk, invitation=lambda user: invitation() + user.email)

    assert work() == ["sent"]

    [letter] = mailbox.letters
    text, calendar, file = parts(letter)
    wanted = f"{invitation()}clerk@city.example"
    assert "https://youcheng.city.example/ties/?q=k" in text[2]
    assert (calendar[:2], calendar[2].rstrip()) == (("text/calendar", "REQUEST"), wanted)
    assert (file[0], file[2]) == ("application/ics", wanted)
    kinds = [part.get_content_type() for part in letter.walk() if part.is_multipart()]
    assert kinds == ["multipart/mixed", "multipart/alternative"]
    assert [part.get_filename() for part in letter.iter_attachments()] == ["invitation.ics"]


def test_the_mail_of_the_day_encloses_each_in_turn_also_of_what_was_read(clerk, mailbox):
    for n, method in enumerate(("REQUEST", "REQUEST", "CANCEL")):
        say(clerk, f"m{n}", "meeting", invitation=lambda user, n=n, m=method: invitation(m, n))
    say(clerk, "t", "task")
    Notice.objects.update(read_at=AT)

    assert work(MORNING) == ["sent"]

    [letter] = mailbox.letters
    text, *files = parts(letter)
    assert "Heading t" not in text[2]
    assert [(kind, method) for kind, method, _said in files] == [
        ("text/calendar", "REQUEST"), ("text/calendar", "REQUEST"), ("text/calendar", "CANCEL"),
    ]  # fmt: skip
    assert [said.count(f"SEQUENCE:{n}\r\n") for n, (*_about, said) in enumerate(files)] == [1] * 3


def test_an_invitation_is_neither_lost_nor_sent_twice_when_it_did_not_get_through(clerk, mailbox):
    mailbox.refused, mailbox.answer = {clerk.email}, "450 try later"
    say(clerk, invitation=lambda user: invitation())
    assert work() == ["waiting"]
    mailbox.refused = set()
    assert work(AT + HOUR) == ["sent"]
    assert work(AT + DAY) == []
    [letter] = mailbox.letters
    assert parts(letter)[1][1] == "REQUEST"


def test_what_goes_by_no_mail_keeps_no_invitation(clerk, hook, receiver):
    say(clerk, invitation=lambda user: invitation())
    assert [row.invitation for row in Delivery.objects.all()] == [""]


def test_where_all_was_read_no_mail_goes(clerk, mailbox):
    notice = say(clerk, kind="task")
    actions.mark_read([notice.pk], by=clerk, at=AT)

    assert work(MORNING) == ["dropped"]
    assert mailbox.letters == []


def test_each_gets_a_mail_of_their_own(clerk, liaison, mailbox):
    liaison.email, liaison.language = "reader@city.example", "zh-hans"
    liaison.save()
    say(clerk, kind="task")
    say(liaison, kind="task")

    assert work(MORNING) == ["sent", "sent"]
    assert {letter["To"] for letter in mailbox.letters} == {
        "clerk@city.example", "reader@city.example",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "why"), [({"is_active": False}, "shut"), ({"email": ""}, "no_address")]
)
def test_who_left_before_it_went_gets_nothing(clerk, mailbox, change, why):
    say(clerk)
    User.objects.filter(pk=clerk.pk).update(**change)

    assert work() == ["dropped"]
    assert mailbox.letters == []
    assert (only().state, only().why) == ("dropped", why)


def test_a_mailbox_that_is_not_there_is_given_up_at_once_and_others_go(clerk, liaison, mailbox):
    liaison.email = "reader@city.example"
    liaison.save()
    mailbox.refused, mailbox.answer = {"clerk@city.example"}, "550 no such mailbox"
    say(clerk)
    say(liaison)

    assert sorted(work()) == ["failed", "sent"]
    assert Delivery.objects.get(state="failed").why == "550 no such mailbox"
    assert len(mailbox.letters) == 1


def test_administrators_are_told_once_a_day_that_something_did_not_arrive(
    clerk, stranger, office, mailbox
):
    boss = User.objects.create(username="boss", unit=office, email="boss@city.example")
    Grant.objects.create(user=boss, role=Role.ADMINISTRATOR, unit=office)
    mailbox.refused, mailbox.answer = {"clerk@city.example"}, "550 no such mailbox"
    for key, at in (("one", AT), ("two", AT), ("three", AT + DAY)):
        say(clerk, key, at=at)
        work(at)

    told = Notice.objects.filter(kind="system")
    assert list(told.values_list("to", "address")) == [(boss.pk, "/notices/deliveries/")] * 2
    assert not Delivery.objects.filter(notice__kind="system").exists(), "that is no matter of mail"


def test_a_mailbox_that_asks_for_patience_is_tried_again(clerk, mailbox):
    mailbox.refused, mailbox.answer = {"clerk@city.example"}, "451 come back later"
    say(clerk)

    assert work() == ["waiting"]
    assert (only().due_at, only().why) == (AT + MINUTE, "451 come back later")
    mailbox.refused = set()

    assert work(AT + MINUTE) == ["sent"]
    assert only().why == ""


def test_a_server_that_hangs_is_asked_once_and_all_else_waits(clerk, settings):
    with silent_server() as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.3
        for n in range(3):
            say(clerk, str(n))

        assert work() == ["waiting"]

    rows = list(Delivery.objects.order_by("pk").values_list("state", "tries", "due_at"))
    later = AT + MINUTE
    assert rows == [("waiting", 1, later), ("waiting", 0, later), ("waiting", 0, later)]
    assert "timed out" in Delivery.objects.first().why


def test_a_server_that_is_not_there_loses_nothing(clerk, mailbox, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    say(clerk, kind="task")
    assert work(MORNING) == ["waiting"]
    say(clerk, "later", kind="task", at=MORNING - HOUR)
    settings.EMAIL_PORT = port

    assert work(MORNING + HOUR) == ["sent"]
    assert mailbox.letters[0]["Subject"] == "Youcheng: 2 notices", "what came since goes with it"


def test_a_server_that_takes_the_text_and_says_no_more_leaves_a_doubt(clerk, mailbox, settings):
    settings.EMAIL_TIMEOUT = 2
    mailbox.holds = "DATA"
    say(clerk)

    assert work() == ["unsure"]
    assert work(AT + GIVE_UP) == [], "it is not sent again by itself"
    assert only().why == "no_answer"


def test_what_is_in_doubt_is_sent_again_under_the_same_name_when_somebody_says_so(
    clerk, officer, mailbox
):
    say(clerk)
    take(AT)
    Delivery.objects.update(state="sending")
    bury(AT)
    mark = only().mark
    assert (only().state, only().why) == ("unsure", "killed")

    assert actions.send_again([only()], by=officer, at=AT + DAY) == 1
    assert work(AT + DAY) == ["sent"]

    assert mailbox.marks == [f"<{mark}@city.example>"]
    assert Event.objects.filter(verb="delivery.again").count() == 1
    with pytest.raises(Refused):
        actions.send_again([only()], by=officer, at=AT + DAY)


def test_a_fault_of_ours_stops_nobody_else(clerk, mailbox, monkeypatch):
    say(clerk, "one")
    say(clerk, "two")

    def broken(notices):
        if notices[0].key == "one":
            raise KeyError("a fault")
        return "Heading", "text"

    monkeypatch.setattr("youcheng.notices.letters.words_of", broken)

    assert sorted(work()) == ["sent", "waiting"]
    assert Delivery.objects.get(notice__key="one").why == "KeyError: 'a fault'"


# Workers


def test_what_somebody_has_nobody_else_takes(clerk, mailbox):
    say(clerk)
    Delivery.objects.update(state="taken", worker="elsewhere:1", held_until=AT + HELD)

    assert work(AT + HELD) == []
    assert work(AT + HELD + MINUTE) == ["sent"], "a worker of another machine that died"
    assert len(mailbox.letters) == 1


def test_who_lost_a_message_hands_it_over_no_more(clerk, mailbox, monkeypatch):
    say(clerk)
    parcel = take(AT)
    Delivery.objects.update(token="another's")
    monkeypatch.setattr("youcheng.notices.actions.sending.take", lambda _now: parcel)
    monkeypatch.setattr("youcheng.notices.actions.sending.bury", lambda _now: None)

    assert deliver_one(AT).n == 0
    assert mailbox.letters == []


# Webhooks


def test_an_event_arrives_signed(clerk, hook, receiver):
    notice = say(clerk, kind="task", body="Text")

    assert work() == ["sent"]

    [(headers, body)] = receiver.got
    [event] = receiver.events
    assert headers["content-type"].startswith("application/cloudevents+json")
    assert event["id"] == headers["webhook-id"] == only().mark
    assert (event["type"], event["subject"]) == ("youcheng.notice.task", clerk.username)
    assert event["data"]["heading"] == notice.heading
    assert event["data"]["url"].endswith("/ties/?q=k")
    signed = f"{only().mark}.{headers['webhook-timestamp']}.".encode() + body
    secret = unseal(hook.secret).encode()
    wanted = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{wanted}"


def test_a_webhook_that_answers_500_for_a_day_gets_it_once_it_is_well(clerk, hook, receiver):
    receiver.status = 500
    say(clerk, kind="task")
    now, waits = AT, []
    while now < AT + DAY:
        assert work(now) == ["waiting"]
        waits.append((only().due_at - now) / MINUTE)
        now = only().due_at
    assert only().why == "HTTP 500 Internal Server Error"
    receiver.status = 204

    assert work(now) == ["sent"]

    assert waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert set(waits[6:]) == {60}
    assert len(receiver.got) == len(waits) + 1
    assert len({event["id"] for event in receiver.events}) == 1, "one identity for all tries"


def test_it_is_given_up_after_three_days_with_all_that_waited_as_long(clerk, hook, receiver):
    receiver.status = 503
    for n in range(3):
        say(clerk, str(n), kind="task")
    first = Delivery.objects.order_by("pk")[:1]
    now, n_tries = AT, 0
    while first.get().state == "waiting":
        now = first.get().due_at
        n_tries += len(work(now))

    assert GIVE_UP <= now - AT <= GIVE_UP + HOUR
    assert len(receiver.got) == n_tries < 90, "one of them asks, the others wait"
    assert set(Delivery.objects.values_list("state", "why")) == {
        ("failed", "HTTP 503 Service Unavailable")
    }


@pytest.mark.parametrize(
    ("status", "state"), [(302, "waiting"), (400, "waiting"), (404, "waiting"), (410, "failed")]
)
def test_what_other_answers_come_to(clerk, hook, receiver, status, state):
    receiver.status, receiver.location = status, "/elsewhere"
    say(clerk, kind="task")

    assert work() == [state]
    assert len(receiver.got) == 1, "a redirect is not followed"


def test_a_webhook_that_says_nothing_is_tried_again(clerk, office, officer, monkeypatch):
    monkeypatch.setattr("youcheng.notices.hook_out.SILENCE_S", 0.2)
    with silent_server() as port:
        draft = HookDraft("chat", office, f"http://127.0.0.1:{port}/")
        actions.add_hook(draft, by=officer)
        say(clerk, kind="task")

        assert work() == ["waiting"]


def test_a_webhook_that_was_switched_off_hears_no_more(clerk, hook, receiver):
    say(clerk, kind="task")
    Hook.objects.update(is_on=False)

    assert work() == ["dropped"]
    assert receiver.got == []


def test_an_event_whose_worker_was_killed_comes_again_under_the_same_name(clerk, hook, receiver):
    say(clerk, kind="task")
    take(AT)

    assert work() == ["sent"]
    assert only().tries == 2


def test_a_secret_of_another_key_is_told(clerk, hook, receiver, settings):
    say(clerk, kind="task")
    settings.SECRET_KEY = "another key"

    assert work() == ["waiting"]
    assert "make a new one" in only().why
    secret = actions.new_hook_secret(hook, by=clerk)
    assert work(AT + HOUR) == ["sent"]
    hook.refresh_from_db()
    assert unseal(hook.secret) == secret
