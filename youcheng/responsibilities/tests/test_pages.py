"""Responsibilities, by what is in the database and what people notice."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook

from youcheng.exchanges.tests.world import recorded, tie_with
from youcheng.lib.objections import Refused, Stale
from youcheng.notices.models import Notice
from youcheng.opportunities.tests.world import liaison_of, sector, unit
from youcheng.responsibilities import actions
from youcheng.responsibilities.models import Duty

pytestmark = pytest.mark.django_db
SINCE = date(2018, 1, 1)


def page(name: str, *args) -> str:
    return reverse(f"responsibilities:{name}", args=args)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def standing() -> list[tuple[str, str]]:
    rows = Duty.objects.standing().order_by("part", "pk")
    return [(one.unit.code, one.part) for one in rows.select_related("unit")]


def test_a_lead_is_given_and_handed_over(office, officer):
    tie = tie_with(office)
    qixia, xuanwu = unit(), unit("xuanwu")
    told = liaison_of(qixia)
    first = actions.assign(tie, qixia, "A", from_on=SINCE, by=officer)
    assert Notice.objects.get(to=told).address == page("tie", tie.pk)
    actions.assign(tie, xuanwu, "R", from_on=SINCE, by=officer)
    with pytest.raises(Refused) as refusal:
        actions.assign(tie, xuanwu, "A", from_on=SINCE, by=officer)
    assert refusal.value.objection.code == "twice"
    with pytest.raises(Refused) as refusal:
        actions.assign(tie, unit("qinhuai"), "A", from_on=SINCE, by=officer)
    assert refusal.value.objection.code == "led"

    day = date(2018, 6, 1)
    actions.hand_over(tie, xuanwu, on=day, by=officer)
    assert standing() == [("xuanwu", "A")]
    first.refresh_from_db()
    assert first.to_on == day - timedelta(days=1)
    assert {one.part for one in Duty.objects.on(date(2018, 5, 1))} == {"A", "R"}
    with pytest.raises(Refused) as refusal:
        actions.hand_over(tie, xuanwu, on=day, by=officer)
    assert refusal.value.objection.code == "same"
    with pytest.raises(Stale):
        actions.end(first, on=day, by=officer)


def test_the_database_keeps_one_lead(office, officer):
    tie = tie_with(office)
    actions.assign(tie, unit(), "A", from_on=SINCE, by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(tie=tie, unit=unit("xuanwu"), part="A", from_on=SINCE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(unit=unit("xuanwu"), part="A", from_on=SINCE)


def test_a_dissolved_unit_takes_nothing_on(office, officer):
    tie, gone = tie_with(office), unit()
    actions.assign(tie, gone, "A", from_on=SINCE, by=officer)
    type(gone).objects.filter(pk=gone.pk).update(ended_on=date(2018, 6, 1))
    gone.refresh_from_db()
    seen = signed_in(officer).get(page("tie", tie.pk)).content.decode()
    assert "已撤销" in seen
    with pytest.raises(Refused) as refusal:
        actions.assign(tie_with(office, "Birmingham"), gone, "R", from_on=SINCE, by=officer)
    assert refusal.value.objection.code == "dissolved"


def test_from_a_gap_to_a_lead_on_the_pages(office, officer):
    tie = tie_with(office)
    today = localdate()
    for code, n in (("qixia", 2), ("xuanwu", 1)):
        for _n in range(n):
            recorded(unit(code), from_on=today - timedelta(days=30))
    desk = signed_in(officer)
    seen = desk.get(page("matrix"))
    assert seen.context["matrix"].n_gaps == 1
    shown = desk.get(page("tie", tie.pk))
    assert [(one.unit.code, one.part.value) for one in shown.context["proposed"]] == [
        ("qixia", "A"), ("xuanwu", "R"),
    ]  # fmt: skip
    desk.post(page("propose", tie.pk))
    assert standing() == [("qixia", "A"), ("xuanwu", "R")]
    assert desk.get(page("matrix") + "?gaps=1").context["matrix"].rows == []

    given = {"unit": unit("qinhuai").pk, "part": "A", "from_on": today.isoformat(), "note": ""}
    desk.post(page("tie", tie.pk), given)
    assert standing() == [("qinhuai", "A"), ("xuanwu", "R")]
    twice = desk.post(page("tie", tie.pk), {**given, "part": "I"})
    assert twice.status_code == 422
    assert "unit" in twice.context["form"].errors
    desk.post(page("end", Duty.objects.standing().get(part="A").pk))
    assert standing() == [("xuanwu", "R")]
    rows = list(load_workbook(BytesIO(desk.post(page("export", "xlsx")).content)).active.values)
    assert rows[0][2:] == (unit("xuanwu").name,)
    assert rows[1][2:] == ("R",)


def test_sectors_are_shared_out_by_who_answers_for_the_city(office, officer):
    one = sector("chips", "nanjing-266")
    given = {"unit": unit().pk, "part": "A", "from_on": "2024-01-01", "note": "归口"}
    liaison = signed_in(liaison_of(unit()))
    assert liaison.post(page("sector", one.pk), given).status_code == 404
    signed_in(officer).post(page("sector", one.pk), given)
    assert standing() == [("qixia", "A")]
    seen = liaison.get(page("matrix") + "?of=sectors")
    assert one.name in seen.content.decode()
    assert liaison.post(page("end", Duty.objects.get().pk)).status_code == 403


@pytest.mark.parametrize("n", [1, 3])
def test_the_matrix_asks_as_much_for_three_as_for_one(
    office, officer, n, django_assert_num_queries
):
    for city, code in (("Leipzig", "qixia"), ("Birmingham", "xuanwu"), ("Dresden", "qinhuai"))[:n]:
        actions.assign(tie_with(office, city), unit(code), "A", from_on=SINCE, by=officer)
    desk = signed_in(officer)
    desk.get(page("matrix"))
    with django_assert_num_queries(7):
        response = desk.get(page("matrix"))
    assert len(response.context["matrix"].rows) == n


@pytest.mark.parametrize("asked", ["of=nonsense", "of=tasks", "gaps=maybe", "page=9"])
def test_strange_addresses_are_answered(office, officer, asked):
    assert signed_in(officer).get(f"{page('matrix')}?{asked}").status_code == 200
