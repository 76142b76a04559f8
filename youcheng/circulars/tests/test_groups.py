"""Lists of units: kept, changed, used; units that were dissolved are left out."""

import pytest

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.circulars import actions
from youcheng.circulars.models import UnitGroup
from youcheng.circulars.tests.test_actions import refused
from youcheng.circulars.tests.test_pages import page, signed_in
from youcheng.circulars.tests.world import NOW, drafted, liaison_of, units
from youcheng.lib.objections import Stale

pytestmark = pytest.mark.django_db


def test_a_list_is_made_changed_and_taken_away(office, officer, stranger):
    desk = signed_in(officer)
    keys = [unit.pk for unit in units()]
    given = {"heading": "科创区", "unit": office.pk, "units": keys}
    assert desk.post(page("group-add"), {**given, "units": []}).status_code == 422
    assert desk.post(page("group-add"), given).status_code == 302
    again = desk.post(page("group-add"), {**given, "units": keys[:1]})
    assert again.status_code == 422
    assert "科创区" in again.content.decode()
    group = UnitGroup.objects.get()
    assert set(group.units.all()) == set(units())

    address = page("group-edit", group.pk)
    assert desk.get(address).content.decode().count("checked") == 3
    old = desk.post(address, {**given, "heading": "新", "units": keys[:1], "version": "7"})
    assert old.status_code == 409
    desk.post(address, {**given, "heading": "新", "units": keys[:1], "version": "1"})
    group.refresh_from_db()
    assert (group.heading, group.units.count(), group.version) == ("新", 1, 2)
    assert "新" in desk.get(page("groups")).content.decode()

    for client in (signed_in(liaison_of(units(1)[0])), signed_in(stranger)):
        assert client.get(address).status_code in {403, 404}
        assert client.post(page("group-drop", group.pk)).status_code in {403, 404}
    desk.post(page("group-drop", group.pk))
    assert UnitGroup.objects.count() == 0
    assert Unit.objects.filter(pk__in=keys).count() == 3


def test_the_desk_of_a_district_does_not_see_the_list_of_the_city(office, officer):
    group = actions.add_group(unit=office, heading="全市", units=units(), by=officer)
    own = units(1)[0]
    user = User.objects.create(username="district-desk", unit=own)
    Grant.objects.create(user=user, role=Role.DESK, unit=own)
    assert signed_in(user).get(page("group-edit", group.pk)).status_code == 404
    assert list(UnitGroup.objects.usable_by(user)) == []


def test_who_was_slower_changes_nothing(office, officer):
    group = actions.add_group(unit=office, heading="甲", units=units(1), by=officer)
    actions.add_group(unit=office, heading="乙", units=units(1), by=officer)
    said = {"unit": office, "units": units(2), "by": officer}
    with refused("taken"):
        actions.edit_group(group, heading="乙", version=1, **said)
    actions.edit_group(group, heading="丙", version=1, **said)
    with pytest.raises(Stale):
        actions.edit_group(group, heading="丁", version=1, **said)
    assert UnitGroup.objects.get(pk=group.pk).heading == "丙"


def ticked(response) -> set[str]:
    rows = response.context["groups"].values()
    return {one["unit"].code for boxes in rows for one in boxes if one["is_chosen"]}


def test_units_are_ticked_by_list_kind_and_subtree(office, officer):
    desk, one = signed_in(officer), drafted(officer, office)
    group = actions.add_group(unit=office, heading="科创区", units=units(), by=officer)
    own = units(1)[0]
    Unit.objects.create(
        code="a-school", parent=own, path=f"{own.path}a-school/", kind="school", level="school",
        name_zh="某校",
    )  # fmt: skip
    ask = page("units", one.pk)
    assert ticked(desk.get(ask)) == set()
    assert ticked(desk.get(f"{ask}?together=list:{group.pk}")) == {"qinhuai", "xuanwu", "qixia"}
    districts = ticked(desk.get(f"{ask}?together=kind:district"))
    assert districts == set(
        Unit.objects.filter(kind="district", ended_on=None).values_list("code", flat=True)
    )
    assert ticked(desk.get(f"{ask}?together=under:{own.pk}")) == {"qinhuai", "a-school"}
    assert "list:999" in desk.get(f"{ask}?together=list:999").content.decode()

    Unit.objects.filter(code="xuanwu").update(ended_on=NOW.date())
    response = desk.get(f"{ask}?together=list:{group.pk}")
    assert ticked(response) == {"qinhuai", "qixia"}
    assert [one.ended for one in response.context["ended"]] == [("玄武区",)]
    assert "玄武区" in response.content.decode()
