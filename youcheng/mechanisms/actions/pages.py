"""The partner's page: opened, taken back, and what is said there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from secrets import token_urlsafe

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youcheng.accounts.actions.invitations import hash_of
from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, holders_of
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, Stale, require
from youcheng.mechanisms import rules
from youcheng.mechanisms.enums import WordKind, WordState
from youcheng.mechanisms.models import PartnerPage, PartnerWord, Turn
from youcheng.notices.actions import tell
from youcheng.notices.enums import NoticeKind
from youcheng.registry.models import Tie

TOKEN_BYTES = 32


@transaction.atomic
def open_page(
    tie: Tie, *, language: str, ends_on: date, by: User, at: datetime
) -> tuple[PartnerPage, str]:
    """Open a page in place of a former one, which opens nothing any more. Returns it and its
    token, which is known only now.

    Raises:
        Refused: its last day has passed, or lies more than two years ahead.
    """
    today = localdate(at)
    if not today <= ends_on <= today + timedelta(days=731):
        raise Refused(
            Objection("ends_on", _("Choose a last day between today and two years from now."))
        )
    Tie.objects.select_for_update().get(pk=tie.pk)
    tie.partner_pages.filter(revoked_at=None).update(revoked_at=at)
    token = token_urlsafe(TOKEN_BYTES)
    page = PartnerPage.objects.create(
        tie=tie, token_hash=hash_of(token), language=language, ends_on=ends_on, made_by=by,
        made_at=at,
    )  # fmt: skip
    record("partner_page.opened", tie, by=by, language=language, until=ends_on)
    return page, token


@transaction.atomic
def revoke_page(page: PartnerPage, *, by: User, at: datetime) -> None:
    """Raises:
    Stale: it was taken back before.
    """
    if not PartnerPage.objects.filter(pk=page.pk, revoked_at=None).update(revoked_at=at):
        raise Stale
    record("partner_page.revoked", page.tie, by=by)


@dataclass(frozen=True, slots=True)
class Said:
    """What a partner's office says; fields as in `PartnerWord`."""

    kind: str
    turn: Turn | None = None
    windows: tuple[tuple[date, date], ...] = ()
    heading: str = ""
    text: str = ""
    sector: str = ""
    until_on: date | None = None
    fact: str = ""
    shown: str = ""
    is_right: bool | None = None


@transaction.atomic
def say(page: PartnerPage, said: Said, *, at: datetime) -> PartnerWord:
    """Keep what was said as a claim, and tell the officer. The same said twice is kept once.

    Raises:
        Refused: the page has taken as much as it takes in a day.
        Stale: the page was taken back at this moment.
    """
    held = PartnerPage.objects.select_for_update().get(pk=page.pk)
    if held.revoked_at is not None:
        raise Stale
    values = {
        "kind": said.kind, "turn": said.turn, "heading": said.heading, "text": said.text,
        "sector": said.sector, "until_on": said.until_on, "fact": said.fact, "shown": said.shown,
        "is_right": said.is_right,
    }  # fmt: skip
    windows = [[first.isoformat(), last.isoformat()] for first, last in said.windows]
    for same in held.words.filter(state=WordState.OPEN, **values):
        if same.windows == windows:
            return same
    recent = held.words.filter(at__gt=at - timedelta(days=1))
    require(rules.objection_to_word(recent.count()))
    word = PartnerWord.objects.create(
        page=held, tie_id=held.tie_id, windows=windows, at=at, **values
    )
    # No person of ours did it: the log names the machine, and the tie whose page it was.
    record("partner.said", page.tie, kind=said.kind)
    _tell(page, word, at)
    return word


def _tell(page: PartnerPage, word: PartnerWord, at: datetime) -> None:
    tie = page.tie
    home, region = tie.home, tie.place.country.region
    maker = page.made_by
    if maker is not None and can(maker, Permission.MECHANISM_EDIT, home, region):
        to = [maker]
    else:
        to = list(holders_of(Permission.MECHANISM_EDIT, home, region))
    tell(
        to,
        kind=NoticeKind.ANSWER,
        heading=lambda: (
            _("%(partner)s on its page: %(what)s")
            % {"partner": tie.place.name, "what": WordKind(word.kind).label}
        ),
        body=(word.heading or word.text)[:600],
        address=f"{reverse('mechanisms:words')}#word-{word.pk}",
        key=f"partner_word:{word.pk}",
        at=at,
    )
