"""Which rows of a list mean somebody on record, or somebody in a row above."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.dataio.models import Verdict
from youcheng.dataio.queries.comparing import Compared, compared
from youcheng.dataio.queries.person_rows import LEAVE, NEW, SAME, Addition, Like, PersonRow
from youcheng.lib.among import among
from youcheng.lib.text import fold
from youcheng.people.actions.entering import BodyDraft, PostDraft
from youcheng.people.enums import ContactKind, NameKind
from youcheng.people.models import Contact, Person, PersonName, Post
from youcheng.people.queries.doubles import MANY, chunks, contact_keys
from youcheng.people.rules.contacts import key_of
from youcheng.people.rules.likeness import SURE, Held, Name, Somebody

T = TypeVar("T")
FILLED = (
    "sex", "country_id", "title", "salutation_zh", "salutation", "languages", "interests",
    "dietary", "protocol", "note",
)  # fmt: skip
"""Columns that a row fills where they are empty; it overwrites none."""


def _somebody(row: PersonRow, bodies: dict[BodyDraft, int]) -> Somebody:
    """bodies: those that are on no record get numbers of their own, below nought."""
    draft = row.draft
    assert draft is not None  # noqa: S101 - only rows with a draft are compared
    names = {
        Name(draft.fields[column], kind)
        for column, kind in (
            ("name_main", NameKind.MAIN),
            ("name_zh", NameKind.CHINESE),
            ("name_en", NameKind.LATIN),
        )
        if draft.fields.get(column)
    } | {Name(text, NameKind.SPELLING) for text in draft.spellings}
    return Somebody(
        names=tuple(sorted(names)),
        given=draft.fields.get("given", ""),
        posts=tuple(
            Held(
                post.body.pk or bodies.setdefault(post.body, -1 - len(bodies)),
                fold(post.title_zh or post.title_en),
                post.began.on if post.began else None,
                post.ended.on if post.ended else None,
                row.where,
            )
            for post in draft.posts
        ),
        country=draft.fields.get("country_id") or "",
        sex=draft.fields.get("sex", ""),
        **contact_keys((kind, key_of(kind, value)) for kind, value in draft.contacts),
    )


def compare(
    rows: Sequence[PersonRow],
    decisions: Mapping[str, str],
    *,
    seen: QuerySet[Person],
    by: User | None,
    kept: Mapping[str, Any] | None = None,
) -> Compared:
    """Settle the verdict of each row that can be taken in. seen: the persons whom the reader of the
    file knows of; by: who may change only some of them, None: all; kept: of an earlier time."""
    fresh = [row for row in rows if row.draft is not None]
    bodies: dict[BodyDraft, int] = {}
    somebodies = [_somebody(row, bodies) for row in fresh]
    found = compared(somebodies, kept)
    persons = _persons(seen, {hit.who for hits in found.on_record for hit in hits})
    for at, row in enumerate(fresh):
        row.place = at
        row.like = next(
            (
                Like(hit.score, hit.reasons, person=hit.who)
                for hit in found.on_record[at]
                if hit.who in persons
            ),
            None,
        )
        above = None
        for hit in found.above[at][:1]:
            is_repeated = _is_repeated(somebodies[at], somebodies[hit.who])
            score = max(hit.score, SURE) if is_repeated else hit.score
            above = fresh[hit.who]
            if row.like is None or score > row.like.score:
                row.like = Like(score, hit.reasons, row=above.number)
        _settle(row, decisions.get(row.key, ""), above, persons)
    additions = [row for row in fresh if row.addition is not None]
    _only_what_is_new(additions, seen if by is None else Person.objects.editable_by(by))
    return found


def _persons(seen: QuerySet[Person], keys: set[int]) -> dict[int, Person]:
    found: dict[int, Person] = {}
    for some in chunks(keys, MANY):
        rows = seen.filter(pk__in=among(some)).order_by()
        found |= {one.pk: one for one in rows}
    return found


def _is_repeated(one: Somebody, other: Somebody) -> bool:
    """A list has a line for each post: who bears the same name and is reached in the same way is
    one, in however many bodies."""
    names = {fold(name.text) for name in one.names} & {fold(name.text) for name in other.names}
    ways = (
        one.emails & other.emails or one.mobiles & other.mobiles or one.phones & other.phones
        or one.handles & other.handles
    )  # fmt: skip
    return bool(names and ways)


def _settle(
    row: PersonRow, decision: str, above: PersonRow | None, persons: Mapping[int, Person]
) -> None:
    """The verdict of a row by whom it is like, and by what somebody decided."""
    like = row.like
    if like is None or decision == NEW:
        return
    if decision == LEAVE:
        row.verdict, row.draft = Verdict.DUPLICATE, None
    elif decision != SAME and like.score < SURE:
        row.verdict, row.draft = Verdict.UNDECIDED, None
    elif like.person is not None:
        if decision == SAME:
            _add_to(row, Addition(persons[like.person]))
        else:
            row.verdict, row.draft = Verdict.DUPLICATE, None
    elif above is not None:
        _join(row, above)


def _add_to(row: PersonRow, addition: Addition) -> None:
    assert row.draft is not None  # noqa: S101 - it is settled once
    addition.posts = list(row.draft.posts)
    addition.contacts = list(row.draft.contacts)
    names = (row.draft.fields[name] for name in ("name_main", "name_zh", "name_en"))
    addition.spellings = list(dict.fromkeys(filter(None, (*names, *row.draft.spellings))))
    addition.fields = _filled(row.draft.fields, but=())
    row.verdict, row.draft, row.addition = Verdict.UPDATED, None, addition


def _join(row: PersonRow, above: PersonRow) -> None:
    """One person in several rows: a later one may add a post, contact details, and a spelling to
    the first, also where it is likest one between them."""
    assert row.draft is not None  # noqa: S101 - it is settled once
    above = row.into = above.into or above
    into = above.draft or above.addition
    if into is not None:
        into.posts += _fresh(row.draft.posts, _post_key, set(map(_post_key, into.posts)))
        known = set(map(_contact_key, into.contacts))
        into.contacts += _fresh(row.draft.contacts, _contact_key, known)
        names = (row.draft.fields[name] for name in ("name_main", "name_zh", "name_en"))
        into.spellings += [name for name in (*names, *row.draft.spellings) if name]
        into.spellings[:] = dict.fromkeys(into.spellings)
        said = [name for name in FILLED if into.fields.get(name)]
        into.fields = {**into.fields, **_filled(row.draft.fields, but=said)}
    row.verdict, row.draft = Verdict.DUPLICATE, None


def _filled(fields: Mapping[str, Any], *, but: Collection[str]) -> dict[str, Any]:
    """Of FILLED what these columns say. but: those that are said already."""
    return {name: fields[name] for name in FILLED if name not in but and fields.get(name)}


def _only_what_is_new(rows: Iterable[PersonRow], mine: QuerySet[Person]) -> None:
    """Leave of each addition what the person on record has not yet, nor from a row above. Four
    queries."""
    additions = [row.addition for row in rows if row.addition is not None]
    keys = {one.person.pk for one in additions}
    editable = set(mine.filter(pk__in=keys).values_list("pk", flat=True))
    posts, contacts, names = _held(keys)
    filled: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        one = row.addition
        if one is None:
            continue
        if one.person.pk not in editable:
            row.addition = None
            row.object_to("name_main", _("You may not change the record of this person."))
            continue
        pk = one.person.pk
        one.posts = list(_fresh(one.posts, _post_key, posts[pk]))
        one.contacts = list(_fresh(one.contacts, _contact_key, contacts[pk]))
        one.spellings = list(_fresh(one.spellings, _name_key, names[pk]))
        said = filled[pk] | {name for name in FILLED if getattr(one.person, name)}
        one.fields = _filled(one.fields, but=said)
        filled[pk] |= one.fields.keys()
        if one.is_empty:
            row.verdict, row.addition = Verdict.UNCHANGED, None


def _fresh(items: Iterable[T], key: Callable[[T], Any], known: set[Any]) -> Iterator[T]:
    """Those whose key is not known, which it is from then on."""
    for item in items:
        if (said := key(item)) not in known:
            known.add(said)
            yield item


def _post_key(post: PostDraft) -> tuple[Any, str]:
    return post.body.pk or post.body.key, fold(post.title_zh or post.title_en)


def _contact_key(contact: tuple[str, str]) -> tuple[str, str]:
    kind, value = contact
    return kind, key_of(kind, value)


def _name_key(text: str) -> str:
    return fold(text)[:160]


def _held(keys: set[int]) -> tuple[dict[int, set[Any]], dict[int, set[Any]], dict[int, set[str]]]:
    posts: dict[int, set[Any]] = defaultdict(set)
    columns = ("person_id", "organisation_id", "title_zh", "title_en")
    rows = Post.objects.filter(person__in=keys).order_by().values_list(*columns)
    for pk, body, zh, en in rows:
        posts[pk] |= {(body, fold(title)) for title in (zh, en) if title}
    contacts: dict[int, set[Any]] = defaultdict(set)
    details = Contact.objects.filter(person__in=keys).order_by()
    for pk, kind, key in details.values_list("person_id", "kind", "key"):
        contacts[pk].add((ContactKind(kind), key))
    names: dict[int, set[str]] = defaultdict(set)
    spelled = PersonName.objects.filter(person__in=keys).order_by()
    for pk, key in spelled.values_list("person_id", "key"):
        names[pk].add(key)
    return posts, contacts, names
