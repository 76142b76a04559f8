from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.actions.people import count_wrong_password, forget_wrong_passwords
from youcheng.accounts.models import User
from youcheng.accounts.rules import objection_to_entry
from youcheng.lib.objections import Objection
from youcheng.lib.pages import keep_language


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the office; nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "The user name or the password is wrong. If you forgot it, ask your administrator."
        ),
        "too_many_login_attempts": _("Too many wrong tries. Try again in five minutes."),
        "rate_limited": _("Too many wrong tries. Try again in five minutes."),
        "incorrect_password": _("The password is wrong."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse a locked account before its password is looked at."""
        username = credentials.get("username", "")
        refuse_locked(User.objects.filter(username__iexact=username).first())
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        count_wrong_password(credentials.get("username", ""), timezone.now())

    def reauthenticate(self, user: User, password: str) -> bool:
        is_right = super().reauthenticate(user, password)
        if is_right:
            forget_wrong_passwords(user)
        return is_right

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **options: Any
    ) -> HttpResponse:
        """Whoever signs in reads the language that the account keeps."""
        response = super().post_login(request, user, **options)
        if isinstance(user, User) and user.language:
            keep_language(response, user.language)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        messages.error(request, _("This account is shut. Ask your administrator."))
        return redirect("account_login")

    def login(self, request: HttpRequest, user: User) -> None:
        """The last door of every way in. Between the password and the code things may change."""
        if objection := entry_objection(user):
            request.session.flush()  # what was proven so far counts no more
            messages.error(request, str(objection.message))
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)
        # Not before: who knows the password must not get new tries for the code by giving it again.
        forget_wrong_passwords(user)


def entry_objection(user: User) -> Objection | None:
    """Why this account opens for nobody at present, by the database of this moment."""
    user.refresh_from_db(fields=["is_active", "locked_until", "n_failed"])
    return objection_to_entry(
        is_active=user.is_active, locked_until=user.locked_until, now=timezone.now()
    )


def refuse_locked(user: User | None) -> None:
    """Raises: ValidationError, saying until when the account is locked."""
    if user and user.locked_until and user.locked_until > timezone.now():
        until = timezone.localtime(user.locked_until)
        raise ValidationError(
            _(
                "Too many wrong tries: the account is locked until %(time)s."
                " An administrator can lift the lock."
            ),
            code="locked",
            params={"time": date_format(until, "H:i")},
        )
