"""An import of persons taken back: all that it wrote, but for what somebody has changed since."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.dataio.actions.undoing import Undone
from youcheng.dataio.models import PERSONS, Batch, BatchRow, BatchState, Verdict
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.versions import mark_of
from youcheng.people import actions as people
from youcheng.people.actions.entering import remove_bodies, remove_persons
from youcheng.people.actions.indexing import index_persons
from youcheng.people.actions.later import putting_off
from youcheng.people.models import Contact, Person, PersonName, Post
from youcheng.people.queries.doubles import chunks
from youcheng.people.queries.merging import touched_besides

CHUNK = 500


def marks_of(posts: list[int]) -> dict[str, str]:
    """What tells later whether somebody has changed one of these posts, by key."""
    rows = Post.objects.filter(pk__in=posts).order_by("pk")
    names = [one.name for one in Post._meta.concrete_fields]
    return {str(post.pk): mark_of(post, names) for post in rows}


@transaction.atomic
def undo_persons(batch: Batch, *, by: User | None) -> Undone:
    """Take out whom the import took in, and what it added to others, but for what somebody has
    touched since.

    Raises:
        Refused: it was never written, is undone already, or touched somebody whom `by` may not
            change.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk, kind=PERSONS)
    if batch.state == BatchState.UNDONE:
        raise Refused(Objection("undone", _("This import was taken back already.")))
    if batch.state != BatchState.WRITTEN:
        raise Refused(
            Objection("not_written", _("This import was never written; there is nothing to undo."))
        )
    rows = list(batch.rows.filter(verdict=Verdict.CREATED).order_by("pk"))
    added = list(batch.rows.filter(verdict=Verdict.UPDATED).order_by("pk"))
    if by is not None:
        keys = [row.before["person"] for row in rows] + [row.before["added_to"] for row in added]
        _require_reach(keys, by)
    free, there = _untouched([row.before["person"] for row in rows])
    back = [row for row in rows if row.before["person"] in free]
    undone = Undone(kept=[row for row in rows if row.before["person"] in there - free])
    with putting_off() as touched:
        for row in added:
            (back if _take_off(row, by=by) else undone.kept).append(row)
    index_persons(touched)
    remove_persons(row.before["person"] for row in back if "person" in row.before)
    remove_bodies(batch.content.get("bodies", []))
    for row in back:
        row.is_reversed = True
    BatchRow.objects.bulk_update(back, ["is_reversed"], batch_size=CHUNK)
    undone.reversed = len(back)
    batch.state, batch.undone_at = BatchState.UNDONE, timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    kept = [row.row for row in undone.kept]
    record("persons.undone", batch, by=by, reversed=undone.reversed, kept=kept)
    return undone


def _require_reach(keys: list[int], by: User) -> None:
    """A role that ends at a continent takes back no more than it could have entered."""
    for some in chunks(keys):
        known = Person.objects.known().filter(pk__in=some)
        if known.exclude(pk__in=Person.objects.editable_by(by).values("pk")).exists():
            text = _("This import has people whom you may not change; nothing was taken back.")
            raise Refused(Objection("beyond_reach", text))


def _untouched(keys: list[int]) -> tuple[set[int], set[int]]:
    """Of these persons those on whom nobody has laid a hand since the import, and those who are
    there at all."""
    free: set[int] = set()
    there: set[int] = set()
    for some in chunks(keys):
        rows = Person.objects.filter(pk__in=some).order_by()
        there |= set(rows.values_list("pk", flat=True))
        asis = set(rows.filter(version=1).known().values_list("pk", flat=True))
        free |= asis - touched_besides(asis)
    return free, there


def _take_off(row: BatchRow, *, by: User | None) -> bool:
    """Take out what the row added, as far as it is still there. False where the person is not, or
    where somebody has changed a post since; then nothing of the row is taken out."""
    said = row.before
    if not Person.objects.known().filter(pk=said["added_to"]).exists():
        return False
    # Imports that were written before marks were kept are judged by the person alone.
    if "marks" in said and not marks_of(said["posts"]).items() <= said["marks"].items():
        return False
    of = {"person": said["added_to"]}
    for post in Post.objects.filter(pk__in=said["posts"], **of).select_related("person"):
        people.drop_post(post, by=by)
    for contact in Contact.objects.filter(pk__in=said["contacts"], **of).select_related("person"):
        people.drop_contact(contact, by=by)
    for name in PersonName.objects.filter(pk__in=said["names"], **of).select_related("person"):
        people.drop_name(name, by=by)
    _empty(Person.objects.get(pk=said["added_to"]), said.get("fields", {}), by=by)
    return True


def _empty(person: Person, filled: Mapping[str, Any], *, by: User | None) -> None:
    """Columns that the row filled, and that still say the same."""
    same = [name for name, value in filled.items() if getattr(person, name) == value]
    if same:
        nothing: dict[str, Any] = {name: None if name == "country_id" else "" for name in same}
        people.edit_person(person, version=person.version, by=by, **nothing)
