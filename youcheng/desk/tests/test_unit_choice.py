"""Wherever a unit is chosen, the office's own order is kept: neither that of codes nor of names."""

import re

import pytest
from django.urls import reverse

from youcheng.accounts.actions import save_unit
from youcheng.accounts.enums import UnitKind
from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.dataio.actions import draft_import, map_columns_of

pytestmark = pytest.mark.django_db

CHOICES = [
    ("unit-add", "parent"),
    ("invitation-add", "unit"),
    ("person-list", "unit"),
    ("registry:tie-add", "home"),
    ("registry:tie-filters", "home"),
    ("analytics:situation", "unit"),
]


@pytest.fixture
def everywhere(client, office) -> User:
    """Who may do all this, in an office that names its southern district before the northern."""
    user = User.objects.create_user("both", password="x", unit=office)  # noqa: S106
    for role in (Role.ADMINISTRATOR, Role.DESK):
        Grant.objects.create(user=user, role=role, unit=office)
    for code, name, parent, position in (
        ("a-north", "北区", office, 900),
        ("z-south", "南区", office, 800),
    ):
        unit = save_unit(
            code=code, kind=UnitKind.DISTRICT, name_zh=name, parent=parent, position=position
        )
        save_unit(code=f"{code}-school", kind=UnitKind.SCHOOL, name_zh=f"{name}小学", parent=unit)
    client.force_login(user)
    return user


def offered(body: str, name: str) -> list[str]:
    """The added units as the select box of that name lists them."""
    [select] = re.findall(rf'<select[^>]*name="{name}"[^>]*>(.*?)</select>', body, re.DOTALL)
    return re.findall(r"[南北]区(?:小学)?", select)


@pytest.mark.parametrize(("page", "name"), CHOICES)
def test_units_are_offered_in_the_order_of_the_office(client, everywhere, page, name):
    body = client.get(reverse(page)).content.decode()

    assert offered(body, name) == ["南区", "南区小学", "北区", "北区小学"]


def test_so_they_are_where_words_of_an_import_are_settled(client, everywhere, office):
    data = "城市,国家,类型,我方单位\n莱比锡,德国,友好城市,某区\n".encode()
    batch = draft_import(data, "a.csv", unit=office, by=everywhere)
    headers = {"城市": "place", "国家": "country", "类型": "kind", "我方单位": "home"}
    map_columns_of(batch, headers, mode="upsert", remember=False)

    body = client.get(reverse("dataio:import-check", args=[batch.code])).content.decode()

    assert offered(body, "value-home-0") == ["南区", "南区小学", "北区", "北区小学"]
