"""Queries whose SQL is kept give what they would give anew."""

from datetime import UTC, date, datetime

import pytest
from django.db.models import Q

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.lib import prepared as module
from youcheng.lib.prepared import number_of, prepared

pytestmark = pytest.mark.django_db


@prepared
def grants(roles: tuple[str, ...], *, users, day, units):
    valid = Q(ends_on=None) | Q(ends_on__gte=day)
    found = Grant.objects.filter(valid, role__in=roles, user__in=users)
    if units is not None:
        found = found.exclude(unit__in=units)
    return found.select_related("unit", "user").order_by("pk")


@pytest.fixture
def people(office) -> list[User]:
    found = [User.objects.create(username=f"person-{n}") for n in range(5)]
    for n, user in enumerate(found):
        Grant.objects.create(
            user=user,
            unit=Unit.objects.exclude(pk=office.pk)[n],
            role=Role.DESK if n % 2 else Role.LEADER,
            ends_on=date(2020 + n, 1, 1) if n else None,
        )
    return found


@pytest.mark.parametrize("roles", [(Role.DESK,), (Role.DESK, Role.LEADER), ()])
@pytest.mark.parametrize("n_users", [0, 1, 2, 3, 5])
@pytest.mark.parametrize("n_units", [None, 0, 1, 3])
@pytest.mark.parametrize("year", [2019, 2022, 2030])
def test_the_same_rows(people, roles, n_users, n_units, year):
    units = None if n_units is None else [user.grants.get().unit_id for user in people[:n_units]]
    asked = {
        "users": [user.pk for user in people[:n_users]],
        "day": date(year, 1, 1),
        "units": units,
    }

    anew = list(grants.build(roles, **asked))

    assert grants(roles, **asked) == anew
    assert grants.count(roles, **asked) == len(anew)
    assert grants.first(roles, **asked) == next(iter(anew), None)


def test_values_are_those_of_the_call(people, django_assert_num_queries):
    for user in people:
        with django_assert_num_queries(1):
            [row] = grants(
                (Role.DESK, Role.LEADER), users=[user.pk], day=date(2000, 1, 1), units=None
            )
            assert (row.user, row.unit.pk) == (user, row.unit_id)


def test_a_moment_is_kept_as_the_database_keeps_it(people):
    @prepared
    def joined(*, at):
        return User.objects.filter(date_joined__lte=at).order_by("pk")

    assert joined(at=datetime(2000, 1, 1, tzinfo=UTC)) == []
    assert set(people) <= set(joined(at=datetime(2100, 1, 1, tzinfo=UTC)))


def test_a_number_that_no_row_has(people):
    @prepared
    def somebody(*, pk):
        return User.objects.filter(pk=pk)

    assert somebody.first(pk=people[0].pk) == people[0]
    assert somebody(pk=10**30) == []
    assert somebody.count(pk=10**30) == 0


def test_a_person_is_no_shape(people):
    @prepared
    def of_user(user: User):
        return Grant.objects.filter(user=user)

    with pytest.raises(TypeError):
        of_user(people[0])


def test_numbers_within_a_query(people):
    @prepared
    def numbers(*, users):
        grants = Grant.objects.filter(user__in=users)
        return User.objects.order_by("pk").values_list(number_of(grants))[:1]

    assert numbers(users=[user.pk for user in people]) == [(5,)]
    assert numbers(users=[people[0].pk]) == [(1,)]
    assert numbers(users=[]) == [(None,)]


def test_the_oldest_goes(people, monkeypatch):
    monkeypatch.setattr(module, "_forms", {})
    monkeypatch.setattr(module, "MOST", 2)

    @prepared
    def named(name: str):
        return User.objects.filter(username=name)

    for user in [*people, *people]:
        assert named(user.username) == [user]
    assert len(module._forms) == 2
