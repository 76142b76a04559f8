"""Lists kept under a name."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, Stale
from youcheng.registry.models import SavedView


@transaction.atomic
def save_view(*, name: str, query: str, is_shared: bool, by: User) -> SavedView:
    """Keep a list under a new name.

    Raises:
        Refused: the person has another view of this name.
    """
    known = SavedView.objects.filter(owner=by, name=name, query=query, is_shared=is_shared).first()
    if known is not None:
        # Sent twice: it is done.
        return known
    try:
        with transaction.atomic():
            view = SavedView.objects.create(name=name, query=query, is_shared=is_shared, owner=by)
    except IntegrityError as error:
        text = _("You have a view called “%(name)s” already.")
        raise Refused(Objection("taken", text % {"name": name})) from error
    record("view.saved", view, by=by, query=query, is_shared=is_shared)
    return view


@transaction.atomic
def change_view(view: SavedView, *, query: str, seen: str, by: User) -> None:
    """Let one's own view mean another list. seen: the list that it meant when it was opened.

    Raises:
        Stale: it was changed since, in another window; nothing is written.
    """
    rows = SavedView.objects.filter(pk=view.pk, query=seen)
    if not rows.update(query=query, changed_at=timezone.now()):
        raise Stale
    record("view.changed", view, by=by, query=(seen, query))


@transaction.atomic
def drop_view(view: SavedView, *, by: User) -> None:
    record("view.dropped", view, by=by, query=view.query)
    view.delete()
