"""Files that go with circulars and with answers."""

from django.db.models import Q, QuerySet

from youcheng.accounts.models import User
from youcheng.circulars.models import Circular, CircularFile
from youcheng.circulars.queries.lists import receipts_of
from youcheng.documents.enums import Sensitivity
from youcheng.documents.models import Document


def files_in(user: User, circular: Circular) -> QuerySet[CircularFile]:
    """Those that the user may open, of a circular that they see: the sender's, and those of units
    whose standing they see. What was marked as restricted is for who may read such documents."""
    seen = receipts_of(user, [circular.pk]).order_by().values("pk")
    rows = circular.files.filter(Q(receipt=None) | Q(receipt__in=seen))
    restricted = Q(document__sensitivity=Sensitivity.RESTRICTED)
    readable = Document.objects.visible_to(user).order_by().values("pk")
    rows = rows.filter(~restricted | Q(document__in=readable))
    return rows.select_related("document__current").order_by("pk")


def files_for_outside(circular: Circular) -> QuerySet[CircularFile]:
    """What a body outside the house may open: the sender's files that are public."""
    rows = circular.files.filter(receipt=None, document__sensitivity=Sensitivity.PUBLIC)
    return rows.select_related("document__current").order_by("pk")
