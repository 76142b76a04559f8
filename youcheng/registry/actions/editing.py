"""One change to many ties, with a preview before it and one undo after it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import User
from youcheng.audit.actions import record, record_many
from youcheng.lib.objections import Objection, Refused
from youcheng.registry.actions.bulk import Changed, TieChange, change_ties, restore_ties
from youcheng.registry.models import BulkEdit, Tie

EDITABLE = ("label", "confidence", "source", "note")
MOST = 2000
"""Ties in one change: each is an entry in the log."""
FEW = 500


@transaction.atomic
def edit_many(versions: Mapping[int, int], *, by: User, **fields: str) -> BulkEdit:
    """Set `fields` (of EDITABLE) on ties, each as its previewed version says.

    A tie that somebody changed since is skipped and named; one that is so already is left alone.

    Raises:
        Refused: there are too many, or nothing is left to be changed.
    """
    if len(versions) > MOST:
        text = _("At most %(n)d ties can be changed at once; narrow the filters.")
        raise Refused(Objection("too_many", text % {"n": MOST}))
    ties = _editable(list(versions), by)
    skipped = sorted(pk for pk, tie in ties.items() if tie.version != versions[pk])
    before = {
        pk: {name: getattr(tie, name) for name in fields}
        for pk, tie in ties.items()
        if pk not in skipped and any(getattr(tie, name) != fields[name] for name in fields)
    }
    if not before:
        raise Refused(Objection("nothing", _("Nothing is to be changed: all are so already.")))
    at = timezone.now()
    changes = [TieChange(tie_id=pk, frame=dict(fields)) for pk in before]
    done = change_ties(changes, by=by, at=at)
    edit = BulkEdit.objects.create(
        by=by, at=at, fields=fields, changes=[asdict(one) for one in done], skipped=skipped
    )
    record_many(
        [("tie.edited", ties[pk], _differences(old, fields)) for pk, old in before.items()], by=by
    )
    record("ties.edited", edit, by=by, ties=len(before), **fields)
    return edit


def _editable(keys: list[int], by: User) -> dict[int, Tie]:
    found: dict[int, Tie] = {}
    for i in range(0, len(keys), FEW):
        rows = Tie.objects.editable_by(by).select_related("home", "place")
        found |= rows.in_bulk(keys[i : i + FEW])
    return found


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: (old[name], new[name]) for name in new if old[name] != new[name]}


@transaction.atomic
def undo_edit(edit: BulkEdit, *, by: User) -> BulkEdit:
    """Give every tie its former values back, but for those edited since: they are kept and named.

    Raises:
        Refused: it was taken back before, or somebody else made it.
    """
    edit = BulkEdit.objects.select_for_update().get(pk=edit.pk)
    if edit.undone_at is not None:
        raise Refused(Objection("undone", _("This change was taken back already.")))
    changed = [Changed(**one) for one in edit.changes]
    ties = _editable([one.tie_id for one in changed], by)
    back = [one for one in changed if _is_untouched(one, ties)]
    restore_ties(back, at=edit.at)
    record_many(
        [
            (
                "tie.edited",
                ties[one.tie_id],
                _differences(edit.fields, {name: one.before[name] for name in edit.fields}),
            )
            for one in back
        ],
        by=by,
    )
    edit.undone_at = timezone.now()
    edit.kept = [one.tie_id for one in changed if one not in back]
    edit.save(update_fields=["undone_at", "kept"])
    record("ties.edit_undone", edit, by=by, ties=len(back), kept=len(edit.kept))
    return edit


def _is_untouched(one: Changed, ties: Mapping[int, Tie]) -> bool:
    tie = ties.get(one.tie_id)
    return tie is not None and tie.version == one.version
