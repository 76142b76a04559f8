"""Links of bodies outside the house."""

from collections.abc import Iterable

from youcheng.accounts.actions.invitations import hash_of
from youcheng.circulars.models import OutsideLink, Receipt


def link_by(token: str) -> OutsideLink | None:
    """By its secret part; the database knows only the hash."""
    rows = OutsideLink.objects.select_related("receipt__circular__unit", "receipt__unit")
    return rows.filter(token_hash=hash_of(token)).first()


def present_links(receipts: Iterable[Receipt]) -> dict[int, OutsideLink]:
    """By receipt: the newest. No query where none is of a body outside."""
    keys = [one.pk for one in receipts if one.unit_id is None]
    if not keys:
        return {}
    rows = OutsideLink.objects.filter(receipt__in=keys).order_by("pk")
    return {link.receipt_id: link for link in rows}
