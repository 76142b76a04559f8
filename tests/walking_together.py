"""What stands behind the addresses of the apps of cooperation, for `tests.walking`: circulars,
consultations, opportunities, responsibilities, regular exchange."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.timezone import localdate

from youcheng.accounts.models import Unit, User
from youcheng.circulars import actions as circulars
from youcheng.consultations import actions as meetings
from youcheng.consultations.actions.agenda import Written
from youcheng.consultations.models import Task
from youcheng.mechanisms import actions as mechanisms
from youcheng.opportunities import actions as opportunities
from youcheng.opportunities.models import Sector
from youcheng.registry.models import Locality, Tie
from youcheng.responsibilities import actions as sharing


def consulted(by: User, office: Unit, district: Unit) -> dict[str, dict[str, Any]]:
    """Addresses of a series, of a meeting ahead with its minutes, and of a task from them."""
    series = meetings.add_series(meetings.SeriesDraft(office, "Quarterly", [district], 3), by=by)
    given = meetings.MeetingDraft(
        unit=office, heading="A consultation", starts_at=datetime(2031, 5, 6, 1, tzinfo=UTC),
        ends_at=datetime(2031, 5, 6, 3, tzinfo=UTC), zone="Asia/Shanghai", series=series,
    )  # fmt: skip
    now = timezone.now()
    one = meetings.plan(given, by=by, at=now)
    meetings.invite(one, [district], by=by, at=now)
    item = meetings.add_item(one, heading="A matter", unit=district, by=by)
    key = f"item{item.pk}"
    text = f"It was said so.\n/task @{district.code} 2031-06-01 Write it down."
    meetings.write_minutes(one, {key: Written(text, 1)}, by=by)
    meetings.make_tasks(one, seen={key: 2}, by=by, at=now)
    task = Task.objects.get()
    return {
        "consultations:": {"pk": one.pk, "item": item.pk, "invitee": one.invitees.get().pk},
        "consultations:series": {"pk": series.pk},
        "consultations:task": {"pk": task.pk},
        "consultations:tasks-make": {"pk": one.pk},
    }


def circulated(by: User, office: Unit, district: Unit) -> dict[str, dict[str, Any]]:
    """Addresses of a circular that runs, of a unit that got it, and of a draft."""
    given = circulars.CircularDraft(
        kind="needs", unit=office, heading="A call for needs", body="What do you need?",
        due_on=date(2031, 5, 6),
    )  # fmt: skip
    one, other = circulars.draft(given, by=by), circulars.draft(given, by=by)
    circulars.send(one, [district], by=by, at=timezone.now())
    receipt = one.receipts.get()
    asked = circulars.ask(
        other, label="How many?", kind="choice", options="one\nmany", is_required=True, by=by
    )
    group = circulars.add_group(unit=office, heading="Often", units=[district], by=by)
    link = circulars.LinkDraft(datetime(2099, 1, 1, tzinfo=UTC))
    outside, token = circulars.add_outside(one, "A company", link, by=by, at=timezone.now())
    said = circulars.keep_files(
        [SimpleUploadedFile("needs.txt", b"What we need")], office, sensitivity="public", by=by,
        on=date(2018, 5, 21),
    )  # fmt: skip
    circulars.attach(one, said, by=by)
    circulars.answer(receipt, has_need=True, text="Much.", by=by, at=timezone.now())
    return {
        "circulars:": {
            "pk": one.pk,
            "receipt": receipt.pk,
            "format": "csv",
            "group": group.pk,
            "file": one.files.get().pk,
            "token": token,
            "answer": receipt.answers.get().pk,
            "opportunity": opportunities.enter(
                opportunities.OpportunityDraft("home", "seeks", "Another need", district), by=by
            ).pk,
        },
        "circulars:link": {"receipt": outside.receipt_id},
        "circulars:edit": {"pk": other.pk},
        "circulars:question": {"pk": other.pk, "question": asked.pk},
    }


def sought(by: User, office: Unit, district: Unit, place: Locality) -> dict[str, dict[str, Any]]:
    """Addresses of an opportunity, of a match that is none, and of an introduction."""
    given = opportunities.OpportunityDraft("home", "seeks", "A need", district, text="Tumours.")
    one = opportunities.enter(given, by=by)
    refusal = opportunities.refuse(one, unit=office, reason="size", by=by)
    came = opportunities.introduce(one, place=place, made_on=localdate(), by=by)
    return {
        "opportunities:": {
            "pk": one.pk, "refusal": refusal.pk, "introduction": came.pk, "unit": district.pk,
            "place": place.pk, "format": "csv",
        }
    }  # fmt: skip


def shared_out(by: User, tie: Tie, district: Unit) -> dict[str, dict[str, Any]]:
    """Addresses of a tie that has a lead, of a sector, and of that part."""
    one = sharing.assign(tie, district, "A", from_on=date(2018, 5, 21), by=by)
    sector = Sector.objects.earliest("pk")
    return {
        "responsibilities:": {"pk": tie.pk, "duty": one.pk, "format": "csv"},
        "responsibilities:sector": {"pk": sector.pk},
    }


def come_back(tie: Tie, by: User) -> dict[str, dict[str, Any]]:
    """Addresses of a mechanism with a turn that is planned and one that was left out, of what is
    due, of a partner's page and of what was said on it."""
    given = mechanisms.MechanismDraft(unit=tie.home, started=2015, heading_en="Youth camp")
    one = mechanisms.set_up(tie, given, by=by)
    item = mechanisms.add_pattern(one, heading="a list", side="home", unit=None, weeks=4, by=by)
    days = {"from_on": date(2031, 5, 5), "to_on": date(2031, 5, 9)}
    left = mechanisms.plan(one, year=2030, host="home", from_on=None, to_on=None, by=by)
    mechanisms.move(left, "skipped", reason="rain", by=by)
    turn = mechanisms.plan(one, year=2031, host="home", **days, by=by)
    now = timezone.now()
    page, token = mechanisms.open_page(
        tie, language="en", ends_on=localdate(now) + timedelta(days=90), by=by, at=now
    )
    word = mechanisms.say(page, mechanisms.Said("need", heading="A school"), at=now)
    known = {"pk": one.pk, "turn": turn.pk, "item": turn.items.get().pk, "pattern": item.pk}
    return {
        "mechanisms:": {**known, "place": tie.place_id, "tie": tie.pk, "token": token,
                        "word": word.pk},
    }  # fmt: skip
