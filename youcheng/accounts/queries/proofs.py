"""What a person proves with: second factors, and the account at the office's provider."""

from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Role
from youcheng.accounts.queries import grants_today
from youcheng.accounts.rules import is_second_factor_due

Type = Authenticator.Type


@dataclass(slots=True)
class Factors:
    """Second factors of a person. Recovery codes stand in for one and are none themselves."""

    app: Authenticator | None = None
    passkeys: list[Authenticator] = field(default_factory=list)
    codes: Authenticator | None = None

    def __len__(self) -> int:
        return len(self.passkeys) + (self.app is not None)

    @property
    def n_codes(self) -> int:
        """Recovery codes that were made."""
        return len(self.codes.wrap().generate_codes()) if self.codes else 0

    @property
    def n_codes_left(self) -> int:
        return len(self.codes.wrap().get_unused_codes()) if self.codes else 0


def factors_of(user: User) -> Factors:
    factors = Factors()
    for one in Authenticator.objects.filter(user=user).order_by("pk"):
        if one.type == Type.TOTP:
            factors.app = one
        elif one.type == Type.WEBAUTHN:
            factors.passkeys.append(one)
        else:
            factors.codes = one
    return factors


def has_second_factor(user: User) -> bool:
    others = Authenticator.objects.filter(user=user).exclude(type=Type.RECOVERY_CODES)
    return others.exists()


def must_have_second_factor(user: User) -> bool:
    """Whether the office asks one of this person, by the roles of today."""
    if not settings.SECOND_FACTOR:
        return False
    roles = {role for role, *_where in grants_today(user)}
    if user.is_superuser:
        roles.add(Role.ADMINISTRATOR)
    return is_second_factor_due(roles, settings.SECOND_FACTOR)


def link_of(user: User) -> SocialAccount | None:
    """The account at the present provider that opens this one."""
    links = SocialAccount.objects.filter(user=user, provider=settings.OIDC_ISSUER)
    return links.order_by("pk").first()
