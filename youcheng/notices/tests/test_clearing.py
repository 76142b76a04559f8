"""What was read long ago goes; nothing else does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test.utils import CaptureQueriesContext

from youcheng.notices.actions import clear_read, tell
from youcheng.notices.actions.reading import STEP
from youcheng.notices.enums import DeliveryState
from youcheng.notices.management.commands.deliver import go_round
from youcheng.notices.models import Delivery, Notice

pytestmark = pytest.mark.django_db
NOW = datetime(2018, 5, 21, 1, 30, tzinfo=UTC)
DAY = timedelta(days=1)
LONG_AGO = NOW - 900 * DAY


def told(user, **columns) -> Notice:
    tell([user], kind="task", heading="H", address="/", key="k", at=LONG_AGO, is_inside=True)
    Notice.objects.update(**columns)
    return Notice.objects.get()


@pytest.mark.parametrize(
    ("days", "read_at", "due_on", "is_gone"),
    [
        (365, None, None, False),
        (365, NOW - 365 * DAY, None, False),
        (365, NOW - 366 * DAY, None, True),
        (30, NOW - 31 * DAY, None, True),
        (30, NOW - 29 * DAY, None, False),
        (0, LONG_AGO, None, False),
        # A calendar still shows its day.
        (365, LONG_AGO, date(2018, 5, 22), False),
        (365, LONG_AGO, date(2018, 5, 1), False),
        (365, LONG_AGO, date(2018, 1, 1), True),
        (365, None, date(2018, 1, 1), False),
    ],
)
def test_what_goes(clerk, settings, days, read_at, due_on, is_gone):
    settings.NOTICE_DAYS = days
    told(clerk, read_at=read_at, due_on=due_on)
    assert clear_read(NOW) == is_gone
    assert clear_read(NOW) == 0
    assert Notice.objects.exists() != is_gone


@pytest.mark.parametrize("state", DeliveryState.values)
def test_what_did_not_arrive_stays(clerk, state):
    one = told(clerk, read_at=LONG_AGO)
    given = {"notice": one, "first_due_at": LONG_AGO, "due_at": LONG_AGO}
    Delivery.objects.create(channel="digest", state="sent", **given)
    Delivery.objects.create(channel="mail", state=state, **given)
    assert clear_read(NOW) == (state in {"sent", "dropped"})
    assert Delivery.objects.count() == 2 * Notice.objects.count()


def test_many_go_in_steps(clerk):
    Notice.objects.bulk_create(
        Notice(to=clerk, kind="task", heading="H", address="/", key=f"k{n}", read_at=LONG_AGO)
        for n in range(2 * STEP + 1)
    )
    with CaptureQueriesContext(connection) as asked:
        assert clear_read(NOW) == 2 * STEP + 1
    assert len(asked) < 40
    assert not Notice.objects.exists()


def test_the_round_of_every_hour_does_it(clerk):
    told(clerk, read_at=LONG_AGO)
    assert configured.NOTICE_DAYS == 365
    go_round(NOW)
    assert not Notice.objects.exists()
