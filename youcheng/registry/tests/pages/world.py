"""Places and ties for the register's pages, and how a page is asked."""

from datetime import UTC, date, datetime

from django.urls import reverse

from youcheng.accounts.models import Unit, User
from youcheng.lib.text import fold
from youcheng.registry import actions
from youcheng.registry.models import Country, Locality, LocalityName, Tie

LIST = reverse("registry:tie-list")


def country(iso2: str = "DE", region: str = "europe", **fields: object) -> Country:
    defaults = {"name_zh": iso2, "name_en": iso2, "region": region, **fields}
    return Country.objects.get_or_create(iso2=iso2, defaults=defaults)[0]


def place(name: str = "Leipzig", iso2: str = "DE", **fields: object) -> Locality:
    found = Locality.objects.create(
        country=country(iso2), name_en=name, sort_key=fold(name), lat=1.0, lon=2.0, **fields
    )
    LocalityName.objects.create(locality=found, text=name, key=fold(name))
    return found


def tie(
    home: Unit,
    where: Locality,
    kind: str = "formal",
    on: date = date(1988, 5, 21),
    event: str = "established",
    **fields: object,
) -> Tie:
    draft = actions.EventDraft(kind=event, on=on, to_kind=kind, **fields)
    return actions.open_tie(
        actions.TieDraft(home_id=home.pk, place_id=where.pk, events=[draft]),
        by=None,
        at=datetime(2015, 1, 1, tzinfo=UTC),
    )


def listed(response) -> list[str]:
    return [row.foreign for row in response.context["rows"]]


def page(user: User, client, **query: str):
    client.force_login(user)
    return client.get(LIST, query)
