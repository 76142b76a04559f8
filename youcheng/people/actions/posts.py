"""Posts: begun, ended, confirmed, and taken out where they were wrong."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, Stale, require
from youcheng.lib.periods import PartialDate, Precision
from youcheng.people.actions.indexing import index_persons
from youcheng.people.actions.noting import keep_values
from youcheng.people.actions.persons import require_open, touch
from youcheng.people.enums import Term
from youcheng.people.models import Organisation, Person, Post
from youcheng.people.rules.posts import objection_to_period, objection_to_term


@transaction.atomic
def begin_post(
    person: Person,
    organisation: Organisation,
    *,
    by: User | None,
    title_zh: str = "",
    title_en: str = "",
    rank: int | None = None,
    began: PartialDate | None = None,
    ended: PartialDate | None = None,
    term: str = Term.UNKNOWN,
    term_ends: PartialDate | None = None,
    source: str = "",
) -> Post:
    """Say that somebody holds, or held, a post. Others that they hold stay as they are.

    Raises:
        Refused: the post has no title, or its days do not fit each other.
    """
    require_open(person)
    require(objection_to_period(began, ended, term_ends))
    require(objection_to_term(term, term_ends))
    if not (title_zh or title_en):
        raise Refused(Objection("untitled", _("Say what the post is called.")))
    post = Post.objects.create(
        person=person,
        organisation=organisation,
        title_zh=title_zh,
        title_en=title_en,
        rank=rank,
        term=term,
        term_ends_on=term_ends.on if term_ends else None,
        source=source,
        **_day("began", began),
        **_day("ended", ended),
    )
    _changed(person)
    event = record("people.post_begun", person, by=by)
    keep_values(event, person, {"post": ("", text_of(post))})
    return post


def _day(name: str, day: PartialDate | None) -> dict[str, object]:
    if day is None:
        return {f"{name}_on": None, f"{name}_precision": Precision.DAY}
    return {f"{name}_on": day.on, f"{name}_precision": day.precision}


def _changed(person: Person) -> None:
    touch(person)
    index_persons([person.pk])


def text_of(post: Post) -> str:
    """The post in the words of the log's annex: what, where, from–to."""
    days = f"{post.began or '?'}–{post.ended}" if post.began or post.ended else ""
    where = post.organisation.name_zh or post.organisation.name_en
    return " ".join(filter(None, (where, post.title_zh or post.title_en, days)))


@transaction.atomic
def end_post(post: Post, ended: PartialDate, *, by: User | None) -> None:
    """Somebody left a post.

    Raises:
        Refused: it would end before it began.
        Stale: somebody ended it before.
    """
    person = post.person
    require_open(person)
    began = _began(post)
    require(objection_to_period(began, ended))
    if not Post.objects.filter(pk=post.pk, ended_on=None).update(**_day("ended", ended)):
        raise Stale
    before = text_of(post)
    post.ended_on, post.ended_precision = ended.on, ended.precision
    _changed(person)
    event = record("people.post_ended", person, by=by)
    keep_values(event, person, {"post": (before, text_of(post))})


def _began(post: Post) -> PartialDate | None:
    return (
        PartialDate(post.began_on, Precision(post.began_precision))
        if post.began_on is not None
        else None
    )


@transaction.atomic
def confirm_post(post: Post, *, on: date, by: User | None) -> None:
    """Somebody made sure that the post is still held.

    Raises:
        Refused: the post has ended, by what is known.
    """
    require_open(post.person)
    if post.ended_on is not None and post.ended_on < on:
        raise Refused(Objection("ended", _("This post has ended.")))
    Post.objects.filter(pk=post.pk).update(verified_on=on)
    post.verified_on = on
    touch(post.person)
    record("people.post_confirmed", post.person, by=by, on=on)


@transaction.atomic
def drop_post(post: Post, *, by: User | None) -> None:
    """Take a post out that was never held. One that has ended is ended, not dropped."""
    person, text = post.person, text_of(post)
    require_open(person)
    post.delete()
    _changed(person)
    event = record("people.post_dropped", person, by=by)
    keep_values(event, person, {"post": (text, "")})
