"""Second factors and passkeys: the views of allauth in our shell, behind our guard."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_sign_in
from youcheng.accounts.queries.proofs import factors_of, must_have_second_factor
from youcheng.desk.second_factor import removal_objection
from youcheng.desk.views.entry import Entrance
from youcheng.lib.objections import require

INDEX = reverse_lazy("mfa_index")


class AskSecondFactor(Entrance, base.AuthenticateView):
    """Between the password and the desk."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        factors = factors_of(self.stage.login.user)
        return {**super().get_context_data(**kwargs), "factors": factors}


class RemovePasskey(webauthn.RemoveWebAuthnView):
    success_url = INDEX

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "objection": removal_objection(self.object)}

    def form_valid(self, form: Form) -> HttpResponse:
        require(removal_objection(self.object))
        return super().form_valid(form)


@require_safe
@require_sign_in
def second_factor(request: Request) -> HttpResponse:
    """What the person has, and what can be added."""
    context = {
        "factors": factors_of(request.user),
        "is_due": must_have_second_factor(request.user),
    }
    return render(request, "mfa/index.html", context)


ask_second_factor = sensitive_post_parameters("code")(AskSecondFactor.as_view())
sign_in_by_passkey = never_cache(webauthn.login_webauthn)

activate_app = require_sign_in(never_cache(totp.activate_totp))
remove_app = require_sign_in(totp.deactivate_totp)
recovery_codes = require_sign_in(never_cache(codes.view_recovery_codes))
make_recovery_codes = require_sign_in(codes.generate_recovery_codes)
add_passkey = require_sign_in(never_cache(webauthn.add_webauthn))
rename_passkey = require_sign_in(webauthn.EditWebAuthnView.as_view(success_url=INDEX))
remove_passkey = require_sign_in(RemovePasskey.as_view())

confirm_by_password = require_sign_in(
    sensitive_post_parameters("password")(never_cache(account.reauthenticate))
)
confirm_by_code = require_sign_in(never_cache(base.reauthenticate))
confirm_by_passkey = require_sign_in(never_cache(webauthn.reauthenticate_webauthn))
