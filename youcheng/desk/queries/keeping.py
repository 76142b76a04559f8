"""Alerts about stored documents."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.desk.queries.looking import Look, Told
from youcheng.desk.queries.matters import one_for_all
from youcheng.documents.queries.documents import n_due


def retentions(look: Look) -> Told:
    """Documents whose retention has run out. Somebody decides; nothing is deleted by itself."""
    if not can(look.user, Permission.DOCUMENT_EDIT):
        return Told()
    n = n_due(look.user, look.today)
    title = ngettext(
        "The retention of %(n)d document has run out",
        "The retention of %(n)d documents has run out",
        n,
    )
    return one_for_all(
        look,
        n,
        kind="retention",
        key=str(look.user.pk),
        weight="go",
        title=title % {"n": n},
        note=_("keep it longer, or hand it to the archives; nothing is deleted by itself"),
        verb=_("See"),
        url=f"{reverse('documents:list')}?state=due",
    )
