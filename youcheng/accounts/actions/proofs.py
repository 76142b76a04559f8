"""Second factors and links to the office's provider, as far as they are ours to write.

Enrolling, renaming and removing one's own is done by allauth; `audit.signals` logs it.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from youcheng.accounts import rules
from youcheng.accounts.actions.people import count_failure, end_sessions
from youcheng.accounts.models import Unit, User
from youcheng.accounts.queries.proofs import factors_of
from youcheng.audit.actions import record
from youcheng.lib.objections import require


@transaction.atomic
def count_wrong_factor(user: User, *, kind: str, at: datetime) -> None:
    """Log a code or a key that did not fit, and count it like a wrong password."""
    record("factor.failed", user, kind=kind)
    count_failure(User.objects.filter(pk=user.pk), at)


@transaction.atomic
def reset_factors(user: User, *, reason: str, by: User | None) -> int:
    """Take all second factors away, for somebody who lost them; every session ends.

    by: None where whoever keeps the server does it. Returns how many there were.

    Raises:
        Refused: it is the own account, or there is none.
    """
    n_factors = len(factors_of(user))
    require(rules.objection_to_reset_factor(is_self=user == by, n_factors=n_factors))
    Authenticator.objects.filter(user=user).delete()
    record("factor.reset", user, by=by, reason=reason, n=n_factors)
    end_sessions(user, by=by)
    return n_factors


@transaction.atomic
def cut_link(link: SocialAccount, *, reason: str, by: User) -> None:
    """Let an account at the provider open this one no more; every session ends."""
    link.delete()
    record("sso.unlinked", link.user, by=by, reason=reason)
    end_sessions(link.user, by=by)


@transaction.atomic
def admit(*, username: str, title: str, email: str, unit: Unit | None) -> User:
    """Make an account, without a role or a password, for somebody whom the provider vouched for."""
    user = User(username=username, title=title, email=email, unit=unit)
    user.set_unusable_password()
    user.save()
    record("person.admitted", user, by=user)
    return user
