"""What of the people base can be found by the search, and by which names."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from youcheng.lib.text import fold
from youcheng.people.actions.doubles import rekey
from youcheng.people.actions.later import is_put_off
from youcheng.people.enums import ORGANISATION, PERSON
from youcheng.people.models import Organisation, OrganisationName, Person, PersonName, Post
from youcheng.people.rules.names import initials_of, sound_of
from youcheng.registry.actions.places import named_after
from youcheng.registry.models import Locality
from youcheng.search.actions import Draft, put
from youcheng.search.models import Entry

CHUNK = 500
KEY_WEIGHT = 100
"""A key contact comes before others of the same name."""


def index_persons(persons: Iterable[int]) -> int:
    """Enter persons anew with all their names and what they are, and make the keys anew by which
    two records of one meet; erased and merged ones leave both. Returns how many were written."""
    keys = sorted(set(persons))
    if is_put_off(keys):
        return 0
    rekey(keys)
    return sum(_persons(keys[i : i + CHUNK]) for i in range(0, len(keys), CHUNK))


def _persons(keys: Sequence[int]) -> int:
    known = Person.objects.known().filter(pk__in=keys)
    found = dict(known.order_by().values_list("pk", "is_key"))
    Entry.objects.filter(kind=PERSON, ref__in=[key for key in keys if key not in found]).delete()
    words: dict[int, list[str]] = defaultdict(list)
    names = PersonName.objects.filter(person__in=found).order_by("pk")
    for key, text, sound in names.values_list("person_id", "text", "sound"):
        # A dot in a Chinese name parts its sound, which is typed in one.
        words[key] += filter(None, (text, sound, initials_of(text)))
    columns = ("organisation__name_zh", "organisation__name_en", "title_zh", "title_en")
    posts = Post.objects.filter(person__in=found, ended_on=None).order_by("pk")
    for key, *texts in posts.values_list("person_id", *columns):
        words[key] += filter(None, texts)
    return put(
        PERSON,
        [
            Draft(key, (f"P-{key:04}", *words[key]), KEY_WEIGHT if is_key else 0)
            for key, is_key in found.items()
        ],
    )


def index_organisations(organisations: Iterable[int]) -> int:
    """Enter organisations anew with all their names; merged and archived ones leave the index."""
    keys = sorted(set(organisations))
    return sum(_organisations(keys[i : i + CHUNK]) for i in range(0, len(keys), CHUNK))


def _organisations(keys: Sequence[int]) -> int:
    rows = list(
        Organisation.objects.current().filter(pk__in=keys).select_related("place", "country")
    )
    found = {row.pk for row in rows}
    Entry.objects.filter(
        kind=ORGANISATION, ref__in=[key for key in keys if key not in found]
    ).delete()
    names: dict[int, list[str]] = defaultdict(list)
    for key, text in OrganisationName.objects.filter(organisation__in=found).values_list(
        "organisation_id", "text"
    ):
        names[key].append(text)
    return put(
        ORGANISATION,
        [
            Draft(
                row.pk,
                tuple(
                    filter(
                        None,
                        (
                            row.name_zh,
                            row.name_en,
                            row.name_zh_hant,
                            *names[row.pk],
                            row.place.name_zh if row.place else "",
                            row.place.name_en if row.place else "",
                        ),
                    )
                ),
            )
            for row in rows
        ],
    )


@named_after
def index_bodies_at(place: Locality) -> None:
    """Enter the bodies of a place that is called otherwise."""
    index_organisations(Organisation.objects.filter(place=place).values_list("pk", flat=True))


def refold() -> None:
    """Make the keys of all names anew, for when folding has changed. Right ones stay."""
    names = PersonName.objects.order_by("pk")
    wrong = []
    for name in names.iterator(CHUNK):
        key, sound = fold(name.text)[:160], sound_of(name.text)[:160]
        if (name.key, name.sound) != (key, sound):
            name.key, name.sound = key, sound
            wrong.append(name)
    PersonName.objects.bulk_update(wrong, ["key", "sound"], batch_size=CHUNK)


def reindex() -> dict[str, int]:
    """Make the keys and the index of the people base anew."""
    refold()
    persons = Person.objects.order_by().values_list("pk", flat=True)
    bodies = Organisation.objects.order_by().values_list("pk", flat=True)
    return {PERSON: index_persons(persons), ORGANISATION: index_organisations(bodies)}
