"""Which unit a page starts with."""

import pytest

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Permission, Role
from youcheng.accounts.queries import widest_unit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("codes", "widest"),
    [((), None), (("qixia",), "qixia"), (("qixia", "nanjing"), "nanjing")],
)
def test_the_highest_unit_of_a_persons_grants_comes_first(office, codes, widest):
    user = User.objects.create(username="desk")
    for code in codes:
        Grant.objects.create(user=user, role=Role.DESK, unit=Unit.objects.get(code=code))

    unit = widest_unit(user, Permission.TIE_IMPORT)

    assert (unit and unit.code) == widest


def test_a_superuser_starts_with_the_city(office):
    user = User.objects.create(username="root", is_superuser=True)

    assert widest_unit(user, Permission.TIE_IMPORT) == office
