"""What hangs on a person, and so moves when two records become one.

Every relation to `Person` in the whole project stands in KNOWN; a merge refuses where the database
has one that does not. A higher app that hangs something on a person adds its line here: coupled by
name alone, as the panels of a city are.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youcheng.lib.objections import Objection
from youcheng.lib.text import isolated
from youcheng.people.enums import Decision
from youcheng.people.models import Merge, Person
from youcheng.people.queries.person import label_of, words_of
from youcheng.people.rules.merging import CHOSEN, LONG, columns_of, default_side

MOVES, DERIVED, STAYS = "moves", "derived", "stays"


@dataclass(frozen=True, slots=True)
class Known:
    """title: what the rows are, for people. how: MOVES with the person; DERIVED: made anew for both
    records; STAYS: belongs to the merge itself. only: which rows move, where not all do."""

    title: Any
    how: str = MOVES
    only: dict[str, Any] = field(default_factory=dict)


_JUDGED = {"decision__in": [Decision.TWO, Decision.LATER]}


KNOWN: dict[str, Known] = {
    "people.PersonName.person": Known(gettext_lazy("names")),
    "people.Post.person": Known(gettext_lazy("posts")),
    "people.Contact.person": Known(gettext_lazy("contact details")),
    "people.Relation.one": Known(gettext_lazy("relations to others")),
    "people.Relation.other": Known(gettext_lazy("relations of others")),
    "people.Person.introduced_by": Known(gettext_lazy("persons introduced")),
    "people.Person.merged_into": Known(gettext_lazy("records merged before")),
    "people.PersonChange.person": Known(gettext_lazy("old values beside the log")),
    "people.Pair.one": Known(gettext_lazy("decisions on duplicates"), only=_JUDGED),
    "people.Pair.other": Known(gettext_lazy("decisions on duplicates"), only=_JUDGED),
    "exchanges.Participant.person": Known(gettext_lazy("exchanges in which they took part")),
    "exchanges.Gift.person": Known(gettext_lazy("gifts given or received")),
    "people.PersonKey.person": Known("", DERIVED),
    "people.Merge.kept": Known("", STAYS),
    "people.Merge.gone": Known("", STAYS),
}


def relations() -> Iterator[tuple[str, type[Model], str]]:
    """Every foreign key to a person in the database: its label, its model, its field. Links of many
    to many are seen in the table between."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            model, name = relation.related_model, relation.field.name  # type: ignore[union-attr]
            yield f"{model._meta.label}.{name}", model, name  # type: ignore[union-attr,misc]


def unknown_relations() -> list[str]:
    return sorted(label for label, _model, _field in relations() if label not in KNOWN)


def objection_to_unknown() -> Objection | None:
    """Say which relations nobody has thought of, or None where all are known."""
    strange = unknown_relations()
    if not strange:
        return None
    text = _("These records hang on persons, and a merge does not know them: %(names)s.")
    return Objection("unknown_relation", text % {"names": ", ".join(strange)})


def hanging(label: str) -> tuple[type[Model], str]:
    """The model and the field of a label of KNOWN."""
    model, _dot, name = label.rpartition(".")
    return apps.get_model(model), name


@dataclass(frozen=True, slots=True)
class Count:
    title: Any
    n: int


def what_moves(person: Person) -> list[Count]:
    """How many rows of each kind hang on a person. One query a relation."""
    counts: dict[str, int] = {}
    for label, known in KNOWN.items():
        if known.how == MOVES:
            model, name = hanging(label)
            title = str(known.title)
            n = model._base_manager.filter(**{name: person.pk}, **known.only).count()
            counts[title] = counts.get(title, 0) + n
    return [Count(title, n) for title, n in counts.items()]


OWN = frozenset({"people.PersonName.person", "people.Post.person", "people.Contact.person"})
"""What comes with somebody who is taken in; each later change of it counts the version up."""


def touched_besides(persons: Collection[int]) -> set[int]:
    """Of these persons those on whom something hangs besides OWN. One query a relation."""
    found: set[int] = set()
    for label, model, name in relations():
        known = KNOWN.get(label, Known(""))
        if label not in OWN and known.how != DERIVED:
            rows = model._base_manager.filter(**{f"{name}__in": persons}, **known.only)
            found |= set(rows.order_by().values_list(name, flat=True))
    return found


@dataclass(frozen=True, slots=True)
class Choice:
    """A column, or several that go together, in which two records differ."""

    name: str
    label: Any
    kept: str
    goes: str
    default: str
    has_both: bool


def choices(kept: Person, goes: Person) -> list[Choice]:
    """Where somebody has to choose; with the values in words."""
    found = []
    for name in CHOSEN:
        values = [[getattr(one, column) for column in columns_of(name)] for one in (kept, goes)]
        if values[0] == values[1]:
            continue
        said = (shown(kept, name), shown(goes, name))
        default = default_side(name, values[0][0], values[1][0])
        has_both = name in LONG and all(side[0] for side in values)
        found.append(Choice(name, label_of(name), *said, default, has_both))
    return found


def shown(person: Person, name: str) -> str:
    """The value of a column, or of several that go together, as people say it."""
    said = []
    for column in columns_of(name):
        if column.endswith("_id"):
            other = getattr(person, column.removesuffix("_id"))
            said.append(str(other) if other else "")
        else:
            said.append(words_of(column, getattr(person, column)))
    parts = list(dict.fromkeys(filter(None, said)))
    return " · ".join(map(isolated, parts)) if len(parts) > 1 else "".join(parts)


def defaults(kept: Person, goes: Person) -> dict[str, str]:
    """Whose value stays in each column if nobody chooses."""
    return {name: default_side(name, getattr(kept, name), getattr(goes, name)) for name in CHOSEN}


def merges_of(person: Person) -> QuerySet[Merge]:
    """Merges into a record that can be looked at and perhaps taken back, the last first."""
    return person.merges.filter(undone_at=None).select_related("gone", "by").order_by("-pk")


def now_of(label: str, keys: list[Any]) -> dict[Any, Model]:
    """Rows that are still there."""
    return apps.get_model(label)._base_manager.in_bulk(keys)


def obstacles(merge: Merge) -> list[str]:
    """Later changes for which a merge cannot be taken back, each a sentence; empty if it can."""
    kept, gone = merge.kept, merge.gone
    if merge.undone_at is not None:
        return [_("It was taken back already.")]
    if not merge.moved:
        return [_("What taking it back needs was erased with a person.")]
    found = []
    if kept.merged_into_id:
        text = _("%(one)s was merged into %(other)s since: take that back first.")
        found.append(text % {"one": kept.number, "other": f"P-{kept.merged_into_id:04}"})
    later = kept.merges.filter(undone_at=None, pk__gt=merge.pk).select_related("gone")
    for other in later.order_by("-pk"):
        text = _("%(one)s was merged into this record later: take that back first.")
        found.append(text % {"one": other.gone.number})
    for column, (_before, after) in merge.moved["kept"].items():
        if as_text(kept, column) != after:
            text = _("“%(field)s” was changed after the merge.")
            found.append(text % {"field": label_of(column)})
    for label, values in merge.moved["dropped"]:
        found += _lost(label, values)
    if gone.merged_into_id != kept.pk:
        found.append(_("The record that went is no longer part of this one."))
    return found


def _lost(label: str, values: dict[str, Any]) -> list[str]:
    """Something to which a row must point again is no longer there."""
    model = apps.get_model(label)
    for column in model._meta.concrete_fields:
        key = values.get(column.attname)
        if isinstance(column, ForeignKey) and key is not None and not column.null:
            target = column.related_model
            if not target._base_manager.filter(Q(pk=key)).exists():  # type: ignore[union-attr]
                text = _("%(what)s: what it pointed to (%(target)s) is no longer there.")
                names = {
                    "what": model._meta.verbose_name,
                    "target": target._meta.verbose_name,  # type: ignore[union-attr]
                }
                return [text % names]
    return []


def as_text(row: Model, attname: str) -> Any:
    """A value as JSON can keep it without losing anything; `from_text` reads it back."""
    column = next(one for one in row._meta.concrete_fields if one.attname == attname)
    return None if column.value_from_object(row) is None else column.value_to_string(row)


def from_text(model: type[Model], attname: str, text: Any) -> Any:
    column = next(one for one in model._meta.concrete_fields if one.attname == attname)
    return None if text is None else column.to_python(text)
