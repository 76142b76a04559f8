"""Ways, retries, the hour of the day, signatures: as tables."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.notices.enums import Mailing, NoticeKind
from youcheng.notices.rules import (
    AT_ONCE,
    GIVE_UP,
    Chosen,
    cloud_event,
    digest_after,
    is_local,
    is_over,
    mailing_of,
    objection_to_hook,
    signature,
    signed_headers,
    wait_after,
    ways_of,
)

DAY = date(2018, 5, 21)
AT = datetime(2018, 5, 21, 1, 30, tzinfo=UTC)
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NOW, DIGEST, NEVER = Mailing.NOW, Mailing.DIGEST, Mailing.NEVER


def test_only_deadlines_and_mentions_come_at_once():
    assert {NoticeKind.REMINDER, NoticeKind.MENTION} == AT_ONCE


@pytest.mark.parametrize(
    ("kind", "chosen", "due_in", "mailing"),
    [
        ("reminder", "", None, NOW),
        ("mention", "", None, NOW),
        ("circular", "", None, DIGEST),
        ("circular", "", 5, DIGEST),
        ("circular", "", 2, DIGEST),
        ("circular", "", 1, NOW),
        ("circular", "", 0, NOW),
        ("circular", "", -3, NOW),
        ("circular", "digest", 0, DIGEST),
        ("circular", "now", None, NOW),
        ("reminder", "digest", None, DIGEST),
        ("reminder", "never", None, NEVER),
    ],
)
def test_when_it_comes_by_mail(kind, chosen, due_in, mailing):
    due_on = None if due_in is None else DAY + timedelta(days=due_in)

    assert mailing_of(kind, Chosen(chosen), due_on, DAY) == mailing


def test_without_an_address_nothing_goes_by_mail_and_all_else_does():
    ways = ways_of("mention", Chosen("now"), due_on=None, today=DAY, has_address=False)

    assert (ways.mailing, ways.rings, ways.by_hook) == (NEVER, True, True)


@pytest.mark.parametrize(
    ("tries", "minutes"),
    [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 60), (32_000, 60)],
)
def test_a_retry_waits_twice_as_long_and_never_more_than_an_hour(tries, minutes):
    assert wait_after(tries) == timedelta(minutes=minutes)


def test_nothing_waits_before_the_first_try():
    with pytest.raises(ValueError, match="first try"):
        wait_after(0)


@pytest.mark.parametrize(("hours", "over"), [(0, False), (71, False), (72, True), (100, True)])
def test_three_days_are_enough(hours, over):
    assert timedelta(days=3) == GIVE_UP
    assert is_over(AT, AT + timedelta(hours=hours)) is over


@pytest.mark.parametrize(
    ("zone", "hour", "now", "due"),
    [
        (SHANGHAI, 8, "2018-05-21T07:59+08:00", "2018-05-21T08:00+08:00"),
        (SHANGHAI, 8, "2018-05-21T08:00+08:00", "2018-05-22T08:00+08:00"),
        (SHANGHAI, 8, "2018-05-21T23:30+00:00", "2018-05-22T08:00+08:00"),
        (SHANGHAI, 0, "2018-12-31T12:00+08:00", "2019-01-01T00:00+08:00"),
        # Clocks go from 2 to 3: the e-mail of two o'clock goes when they do.
        (BERLIN, 2, "2018-03-25T00:30+01:00", "2018-03-25T03:00+02:00"),
        (BERLIN, 2, "2018-03-25T03:00+02:00", "2018-03-26T02:00+02:00"),
        (BERLIN, 8, "2018-03-24T08:00+01:00", "2018-03-25T08:00+02:00"),
        # Clocks go from 3 back to 2: two o'clock comes twice, the e-mail once.
        (BERLIN, 2, "2018-10-28T01:00+02:00", "2018-10-28T02:00+02:00"),
        (BERLIN, 2, "2018-10-28T02:00+02:00", "2018-10-29T02:00+01:00"),
        (BERLIN, 2, "2018-10-28T02:00+01:00", "2018-10-29T02:00+01:00"),
        (BERLIN, 8, "2018-10-27T08:00+02:00", "2018-10-28T08:00+01:00"),
    ],
)
def test_when_the_mail_of_the_day_is_due(zone, hour, now, due):
    assert digest_after(datetime.fromisoformat(now), zone, hour) == datetime.fromisoformat(due)


@given(
    start=st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)),
    hour=st.integers(0, 23),
    zone=st.sampled_from(
        [SHANGHAI, BERLIN, *map(ZoneInfo, ("America/New_York", "Australia/Lord_Howe"))]
    ),
)
def test_one_mail_each_day_whatever_the_clocks_do(start, hour, zone):
    first = digest_after(start, zone, hour)
    second = digest_after(first, zone, hour)

    assert start < first <= start + timedelta(hours=26)
    days = [moment.astimezone(zone).date() for moment in (first, second)]
    assert days[1] - days[0] == timedelta(days=1)


@pytest.mark.parametrize(
    ("address", "is_ours"),
    [
        ("/", True),
        ("/circulars/3/?show=all#answers", True),
        ("circulars/3/", False),
        ("//evil.example/", False),
        ("/\\evil.example/", False),
        ("https://evil.example/", False),
        ("javascript:alert(1)", False),
        ("/a\nb", False),
        ("", False),
    ],
)
def test_a_notice_leads_nowhere_but_into_the_site(address, is_ours):
    assert is_local(address) is is_ours


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://chat.example.org/hook", None),
        ("https://chat.example.org:8443/hook?key=1", None),
        ("http://localhost:8000/", None),
        ("http://127.0.0.1/", None),
        ("http://10.20.1.5/hook", None),
        ("http://chatserver/hook", None),
        ("http://[::1]/hook", None),
        ("http://chat.example.org/hook", "not_https"),
        ("http://8.8.8.8/hook", "not_https"),
        ("ftp://chat.example.org/", "no_address"),
        ("chat.example.org", "no_address"),
        ("https://", "no_address"),
        ("https://host:port/", "no_address"),
        ("https://[::1/", "no_address"),
        ("https://chat.example.org/消息", "no_address"),
        ("https://chat.example.org/a b", "no_address"),
        ("https://name:word@chat.example.org/", "no_names"),
    ],
)
def test_where_a_webhook_may_go(address, code):
    objection = objection_to_hook(address)

    assert (objection and objection.code) == code


def test_an_event_says_what_cloudevents_asks_for():
    body = cloud_event(
        "m1", "task", source="https://y.example", subject="clerk", at=AT, data={"heading": "办"}
    )

    assert json.loads(body) == {
        "specversion": "1.0",
        "id": "m1",
        "source": "https://y.example/notices/",
        "type": "youcheng.notice.task",
        "subject": "clerk",
        "time": "2018-05-21T01:30:00Z",
        "datacontenttype": "application/json",
        "data": {"heading": "办"},
    }


def test_a_receiver_can_check_the_signature_by_itself():
    headers = signed_headers("key", "m1", AT, b"{}")

    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + b"{}"
    wanted = base64.b64encode(hmac.new(b"key", signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{wanted}"
    assert headers["webhook-timestamp"] == str(int(AT.timestamp()))


@pytest.mark.parametrize(
    ("secret", "mark", "seconds", "body"),
    [("other", "m", 1, b"x"), ("key", "n", 1, b"x"), ("key", "m", 2, b"x"), ("key", "m", 1, b"y")],
)
def test_whatever_is_changed_breaks_the_signature(secret, mark, seconds, body):
    assert signature(secret, mark, seconds, body) != signature("key", "m", 1, b"x")
