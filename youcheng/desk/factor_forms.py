"""Forms of second factors: those of allauth, which also lock, log and let no code in twice."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.actions.proofs import count_wrong_factor
from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.desk.accounts import refuse_locked

STEP = 30  # seconds
WRONG = _("This does not fit, or was used already. Each code works once, and not for long.")
NAME_LENGTH = 60
CODE_LENGTH = 20
CREDENTIAL_LENGTH = 20_000


def _limited(**lengths: int) -> Callable[[type[forms.Form]], type[forms.Form]]:
    """allauth's fields take any length. lengths: name of the field → characters at most."""

    def decorate(form: type[forms.Form]) -> type[forms.Form]:
        form.base_fields = deepcopy(form.base_fields)
        for name, most in lengths.items():
            form.base_fields[name].max_length = most  # type: ignore[attr-defined]
            form.base_fields[name].validators.append(MaxLengthValidator(most))
        return form

    return decorate


def is_first_use(user: User, code: str) -> bool:
    """Remember that the code was used, for as long as it would fit.

    allauth remembers for one step only, but with a tolerance a code fits for longer.
    """
    typed = "".join(sign for sign in code if sign.isalnum())  # allauth overlooks the others
    seconds = STEP * (2 * settings.MFA_TOTP_TOLERANCE + 1)
    return cache.add(f"second-factor:{user.pk}:{typed}", 1, timeout=seconds)


class _CodeForm:
    """Of the app or a recovery code, for sign-in and for confirming who one is."""

    user: User
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs = {
            "class": "form-control",
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "maxlength": CODE_LENGTH,
        }

    def clean_code(self) -> str:
        refuse_locked(User.objects.get(pk=self.user.pk))
        try:
            code = super().clean_code()
            is_app = self.authenticator.type == Authenticator.Type.TOTP
            if is_app and not is_first_use(self.user, code):
                raise ValidationError(WRONG, code="incorrect_code")
        except ValidationError as error:
            if error.code == "incorrect_code":
                count_wrong_factor(self.user, kind="code", at=timezone.now())
            raise
        return code


@_limited(code=CODE_LENGTH)
class CodeForm(_CodeForm, AuthenticateForm):
    pass


@_limited(code=CODE_LENGTH)
class ConfirmByCodeForm(_CodeForm, ReauthenticateForm):
    pass


@_limited(code=CODE_LENGTH)
class ActivateForm(ActivateTOTPForm):
    """The first code of an app shows that it was set up right; it opens nothing after that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The six digits that the app shows")
        self.fields["code"].widget.attrs = {
            "class": "form-control",
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "maxlength": 8,
        }

    def clean_code(self) -> str:
        code = super().clean_code()
        is_first_use(self.user, code)
        return code


# What fido2 raises besides on answers that no browser would give.
BROKEN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class _PasskeyForm:
    user: User

    def clean_credential(self) -> Authenticator:
        refuse_locked(User.objects.get(pk=self.user.pk))
        try:
            return super().clean_credential()
        except (ValidationError, *BROKEN) as error:
            count_wrong_factor(self.user, kind="webauthn", at=timezone.now())
            raise _unfit(error) from error


@_limited(credential=CREDENTIAL_LENGTH)
class PasskeyForm(_PasskeyForm, AuthenticateWebAuthnForm):
    pass


@_limited(credential=CREDENTIAL_LENGTH)
class ConfirmByPasskeyForm(_PasskeyForm, ReauthenticateWebAuthnForm):
    pass


@_limited(credential=CREDENTIAL_LENGTH)
class PasskeySignInForm(LoginWebAuthnForm):
    """Nobody is known yet, and whom the browser names may be made up: nobody is locked for it."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except (ValidationError, *BROKEN) as error:
            record("factor.failed", User(username="—"), kind="passkey")
            raise _unfit(error) from error


def _unfit(error: Exception) -> ValidationError:
    if isinstance(error, ValidationError) and error.code != "incorrect_code":
        return error
    return ValidationError(
        _("The passkey could not be used. Try again, or take another way."), code="incorrect_code"
    )


def _name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"class": "form-control", "maxlength": NAME_LENGTH}),
        help_text=_("To tell it from others, for example “office computer”."),
    )


@_limited(name=NAME_LENGTH, credential=CREDENTIAL_LENGTH)
class AddPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _name_field()
        self.fields["name"].required = False  # a key that exists already is not lost for its name
        self.fields["passwordless"].label = _("Also sign in with it alone, without the password")
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except (ValidationError, *BROKEN) as error:
            raise _unfit(error) from error


@_limited(name=NAME_LENGTH)
class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _name_field()

    def save(self) -> Authenticator:
        before = self.instance.wrap().name
        one = super().save()
        name = self.cleaned_data["name"]
        record("factor.renamed", one.user, by=one.user, name=(before, name))
        return one
