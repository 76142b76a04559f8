"""Places that the gazetteer lacks, and what the office sets right in those it has."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, Stale
from youcheng.lib.text import fold, sort_key, stroke_key
from youcheng.registry.actions.indexing import index_places, index_towns
from youcheng.registry.enums import Origin
from youcheng.registry.models import Claim, Locality, LocalityName, Tie, TieEvent


@transaction.atomic
def open_places(
    drafts: Sequence[Mapping[str, Any]], *, origin: Origin = Origin.LEDGER
) -> list[Locality]:
    """Add places, in the order of `drafts`.

    drafts: fields of Locality but the keys it is sorted by; under "names" other spellings to
            find it by.
    """
    spellings = [draft.get("names", ()) for draft in drafts]
    rows = Locality.objects.bulk_create(
        [
            Locality(
                origin=origin,
                sort_key=sort_key(draft.get("name_zh") or draft["name_en"]),
                stroke_key=stroke_key(draft.get("name_zh") or draft["name_en"]),
                **{field: value for field, value in draft.items() if field != "names"},
            )
            for draft in drafts
        ],
        batch_size=500,
    )
    names = []
    for row, more in zip(rows, spellings, strict=True):
        keys = {fold(text): text for text in (*more, row.name_en, row.name_zh) if text}
        names += [
            LocalityName(locality=row, text=text[:160], key=key[:160])
            for key, text in keys.items()
            if key
        ]
    LocalityName.objects.bulk_create(names, batch_size=500)
    return rows


@transaction.atomic
def close_places(places: Iterable[int]) -> int:
    """Take places out again that nothing rests on any more. Returns how many."""
    keys = list(places)
    gone = 0
    for i in range(0, len(keys), 500):
        part = keys[i : i + 500]
        used = set(Tie.objects.filter(place__in=part).values_list("place", flat=True))
        used |= set(TieEvent.objects.filter(place__in=part).values_list("place", flat=True))
        for end in ("place_a", "place_b"):
            claims = Claim.objects.filter(**{f"{end}__in": part})
            used |= set(claims.values_list(end, flat=True))
        free = [key for key in part if key not in used]
        LocalityName.objects.filter(locality__in=free).delete()
        Locality.objects.filter(pk__in=free).delete()
        gone += len(free)
    return gone


NAMES = ("name_zh", "name_zh_hant", "name_en")
Renames = Callable[[Locality], object]
_named_after: list[Renames] = []


def named_after(work: Renames) -> Renames:
    """Have `work` done when a place is called otherwise, in the same transaction: for an app above
    this one whose entries of the search bear its name. Its `AppConfig.ready` imports the module."""
    _named_after.append(work)
    return work


@transaction.atomic
def edit_place(place: Locality, *, version: int, by: User | None, **fields: Any) -> None:
    """Set facts of a place right; from then on no newer gazetteer writes over them.

    A name that is replaced stays among the names by which it is found.

    Raises:
        Refused: it would be left without any name.
        Stale: the place is no longer at `version`; nothing is written.
    """
    changed = {
        name: (getattr(place, name), value)
        for name, value in fields.items()
        if getattr(place, name) != value
    }
    if not changed:
        return
    new = {name: value for name, (_old, value) in changed.items()}
    name_zh, name_en = (new.get(name, getattr(place, name)) for name in ("name_zh", "name_en"))
    if not (name_zh or name_en):
        raise Refused(Objection("nameless", _("A place needs a Chinese or a foreign name.")))
    new |= {
        "sort_key": sort_key(name_zh or name_en),
        "stroke_key": stroke_key(name_zh or name_en),
        "is_edited": True,
        "version": version + 1,
    }
    if not Locality.objects.filter(pk=place.pk, version=version).update(**new):
        raise Stale
    known = set(place.names.values_list("key", flat=True))
    LocalityName.objects.bulk_create(
        LocalityName(locality=place, text=text[:160], key=key, lang=lang)
        for key, (text, lang) in _spellings(new).items()
        if key not in known
    )
    if changed.keys() & set(NAMES):
        _index(place)
    record("place.edited", place, by=by, **changed)


def _spellings(new: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    langs = {"name_zh": "zh", "name_zh_hant": "zh-hant", "name_en": "en"}
    texts = [(str(new[name]), langs[name]) for name in NAMES if new.get(name)]
    return {key: pair for pair in texts if (key := fold(pair[0])[:160])}


@transaction.atomic
def add_name(
    place: Locality, *, text: str, lang: str, is_former: bool, by: User | None
) -> LocalityName:
    """Let a place be found by one more name.

    Raises:
        Refused: it has no letter, or the place bears it already.
    """
    key = fold(text)[:160]
    if not key:
        raise Refused(Objection("nameless", _("A name needs a letter or a character.")))
    try:
        with transaction.atomic():
            name = LocalityName.objects.create(
                locality=place, text=text, key=key, lang=lang, is_former=is_former
            )
    except IntegrityError as error:
        text = _("%(place)s is found by “%(name)s” already.") % {"place": place, "name": text}
        raise Refused(Objection("taken", text)) from error
    _touch(place)
    record("place.name_added", place, by=by, name=text, lang=lang, is_former=is_former)
    return name


@transaction.atomic
def drop_name(name: LocalityName, *, by: User | None) -> None:
    """Take a name out. Those that the place is shown by cannot go.

    Raises:
        Refused: the place is shown by it.
        Stale: it is gone already.
    """
    place = name.locality
    if name.key in {fold(getattr(place, field))[:160] for field in NAMES}:
        raise Refused(Objection("shown", _("The place is shown by this name; change that first.")))
    gone, _rows = LocalityName.objects.filter(pk=name.pk).delete()
    if not gone:
        raise Stale
    _touch(place)
    record("place.name_dropped", place, by=by, name=name.text, lang=name.lang)


def _index(place: Locality) -> None:
    index_places([place.pk], anew=True)
    index_towns([place.pk])
    for work in _named_after:
        work(place)


def _touch(place: Locality) -> None:
    Locality.objects.filter(pk=place.pk).update(version=F("version") + 1, is_edited=True)
    _index(place)
