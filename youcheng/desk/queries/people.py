"""Alerts about persons: whose term of office ends, and whose record must be decided about.

What is kept when one is set aside names the number, not the person: the log outlives an erasure.
"""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youcheng.desk.queries.looking import Look, Told
from youcheng.desk.rules import Alert
from youcheng.lib.text import isolated
from youcheng.people.actions.persons import keeping_of
from youcheng.people.models import Person, Post
from youcheng.people.queries.watch import editable_keys, ending_terms, to_be_decided
from youcheng.people.rules.keeping import RETENTION_WEIGHTS, retention_state
from youcheng.people.rules.posts import TERM_WEIGHTS, term_state


def tenures(look: Look) -> Told:
    """ "The mayor's term ends in May; who is our contact?" """
    rows = [
        (ends_on, pk, person)
        for pk, ends_on, person in ending_terms(look.user, look.today).values_list(
            "pk", "term_ends_on", "person"
        )
        if ends_on and ("tenure", str(pk), _state(ends_on, look.today)) not in look.hidden
    ]
    own = editable_keys(look.user, {person for _ends_on, _pk, person in rows})
    rows.sort(key=lambda row: (row[2] not in own, row[0], row[1]))
    listed = [pk for _ends_on, pk, _person in rows[: look.listed]]
    posts = Post.objects.filter(pk__in=listed).select_related(
        "person__keeper", "organisation__place"
    )
    return Told(
        [_tenure(look, post, may=post.person_id in own) for post in posts.order_by("pk")],
        n=len(rows),
        n_own=sum(person in own for _ends_on, _pk, person in rows),
    )


def _state(ends_on: date, today: date) -> str:
    return f"{term_state(ends_on, today)}:{ends_on.isoformat()}"


def _tenure(look: Look, post: Post, *, may: bool) -> Alert:
    assert post.term_ends_on is not None  # noqa: S101 - posts without a term are not asked for
    person, days = post.person, (post.term_ends_on - look.today).days
    said = {
        "name": isolated(person.name),
        "post": isolated(f"{post.organisation} {post.name}"),
    }
    if days < 0:
        title = _("The term of office of %(name)s is over") % said
        left = ngettext("over since %(n)d day", "over since %(n)d days", -days) % {"n": -days}
    else:
        title = _("The term of office of %(name)s ends") % said
        left = ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    contact = (
        _("our contact: %(who)s") % {"who": isolated(person.keeper)}
        if person.keeper
        else _("nobody of ours keeps in touch")
    )
    return Alert(
        kind="tenure",
        key=str(post.pk),
        state=_state(post.term_ends_on, look.today),
        weight=TERM_WEIGHTS[term_state(post.term_ends_on, look.today)],
        title=title,
        note=f"{said['post']} · {left} · {contact}",
        verb=_("Find out who comes after") if may else _("See"),
        url=reverse("people:person-detail", args=[person.pk]) + "#posts",
        place=str(post.organisation.place or ""),
        due=post.term_ends_on,
        may_set_aside=may,
        log_title=_("Term of office of %(number)s") % {"number": person.number},
    )


def keepings(look: Look) -> Told:
    """Records whose time is over, or whose ground is gone."""
    rows = [
        (pk, state) for pk, state in _states(look) if ("keeping", str(pk), state) not in look.hidden
    ]
    persons = Person.objects.in_bulk([pk for pk, _state in rows[: look.listed]])
    alerts = [_keeping(persons[pk], state) for pk, state in rows[: look.listed]]
    return Told(alerts, n=len(rows), n_own=len(rows))


def _states(look: Look) -> list[tuple[int, str]]:
    """With the day, so that a later one is told again."""
    found = []
    for person in to_be_decided(look.user, look.today).only(
        "pk", "consent", "retain_until", "erased_at", "merged_into", "archived_at"
    ):
        state = retention_state(keeping_of(person), look.today)
        day = person.retain_until.isoformat() if person.retain_until else ""
        if state:
            found.append((person.pk, f"{state}:{day}"))
    return found


def _keeping(person: Person, state: str) -> Alert:
    why = state.partition(":")[0]
    titles = {
        "refused": _("%(name)s gave no consent"),
        "over": _("The record of %(name)s was to be kept no longer"),
        "soon": _("The record of %(name)s is to be kept only for a short time"),
    }
    return Alert(
        kind="keeping",
        key=str(person.pk),
        state=state,
        weight=RETENTION_WEIGHTS[why],
        title=titles[why] % {"name": isolated(person.name)},
        note=_("erase it, or say why and until when it is kept"),
        verb=_("Decide"),
        url=reverse("people:person-detail", args=[person.pk]) + "#keeping",
        due=person.retain_until if why != "refused" else None,
        may_set_aside=True,
        log_title=_("Keeping of %(number)s") % {"number": person.number},
    )
