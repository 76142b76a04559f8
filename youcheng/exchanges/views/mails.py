"""An e-mail file becomes the draft of a letter."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit
from youcheng.documents.forms import readable
from youcheng.exchanges import actions
from youcheng.exchanges.forms import MailForm
from youcheng.exchanges.queries.places import partner_names
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EXCHANGE_EDIT)
def mail_take(request: Request) -> HttpResponse:
    office = home_unit()
    is_ours = office is not None and can(request.user, Permission.EXCHANGE_EDIT, office)
    initial = {"home": office.pk if is_ours and office else request.user.unit_id}
    form = MailForm(request.POST or None, request.FILES or None, user=request.user, initial=initial)
    if form.is_valid():
        values = form.cleaned_data
        # Nobody files what they would then not find again.
        may_keep = values["file"].attachments and readable(request.user, values["home"])
        try:
            exchange = actions.take_mail(
                values["file"],
                home=values["home"],
                place_id=values["place_id"],
                by=request.user,
                today=localdate(),
                waiting=actions.put_by(form.raw) if may_keep else "",
            )
        except Refused as refused:
            form.add_error("file", str(refused.objection.message))
        else:
            messages.success(
                request, _("A draft is made of the e-mail. Look it through, then record it.")
            )
            page = "mail-files" if may_keep else "exchange-edit"
            return redirect(f"exchanges:{page}", pk=exchange.pk)
    context = {
        "form": form,
        "partners": partner_names(request.user),
        "ignored": ignored(request.GET),
    }
    return render(request, "exchanges/mail.html", context, status=422 if form.errors else 200)
