"""Exchanges whose words name somebody. For a rare deed: it reads every text."""

from django.db.models import Q, QuerySet

from youcheng.accounts.models import User
from youcheng.exchanges.models import Exchange
from youcheng.exchanges.rules import LEAST_NAME
from youcheng.people.models import Person, PersonName

OWN = ("subject_zh", "subject_en", "result", "talking_points", "arrangements", "source", "venue")
PARTS = (
    "participants__name", "participants__post", "gifts__party", "gifts__kept_at",
    "promises__text", "promises__evidence", "programme__what", "programme__who", "mail__sender",
    "mail__recipients", "mail__subject", "mail__text",
)  # fmt: skip


def naming(user: User, person: Person) -> QuerySet[Exchange]:
    """The exchanges that `user` may see in which a name of the person stands as text, the newest
    first. A namesake is found with them: a reader tells."""
    names = PersonName.objects.filter(person=person).values_list("text", flat=True)
    asked = Q(pk__in=[])
    for name in {name for name in names if len(name) >= LEAST_NAME}:
        for column in (*OWN, *PARTS):
            asked |= Q(**{f"{column}__icontains": name})
    found = Exchange.objects.filter(asked).order_by().values("pk")
    rows = Exchange.objects.visible_to(user).filter(pk__in=found)
    return rows.select_related("place", "home").order_by("-from_on", "-pk")
