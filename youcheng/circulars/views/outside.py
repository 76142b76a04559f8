"""The page behind a one-time link: one circular, its files and its form, and nothing else.

Mail scanners open links: a GET changes nothing, and an empty form is no answer. The secret address
is the only right that is asked for, so that no cookie is set and none is looked at.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from youcheng.circulars import actions
from youcheng.circulars.actions.outside import objection_to
from youcheng.circulars.forms import AnswerForm
from youcheng.circulars.models import Answer, Circular, OutsideLink
from youcheng.circulars.queries.files import files_for_outside
from youcheng.circulars.queries.outside import link_by
from youcheng.circulars.views.files import sent
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.uploads import oversize

CLOSED = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def _by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Find the link, speak its language, and let nothing of the answer be kept or found."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        link = link_by(token)
        wanted = link.language if link else ""
        language = wanted or translation.get_language_from_request(request)
        with translation.override(language):
            objection = objection_to(link, timezone.now()) if link else UNKNOWN
            if not consume(request, action="outside"):
                response = _too_many(request)
            elif objection:
                response = _nothing(request, str(objection.message))
            else:
                response = view(request, token, link=link, **kwargs)
        for name, value in CLOSED.items():
            response.headers[name] = value
        response.headers["Content-Language"] = language
        return response

    return guarded


UNKNOWN = Objection("unknown", translation.gettext_lazy("This link is not known."))


def _nothing(request: HttpRequest, text: str) -> HttpResponse:
    """The same answer for one that never was and one that is over, but for the sentence."""
    context = {"closed": text, "title": _("This link opens nothing")}
    return render(request, "circulars/outside.html", context, status=404)


def _too_many(request: HttpRequest) -> HttpResponse:
    """Not the page of the house, which leads to its start page."""
    said = _(
        "More came from this address than people can type. Nothing was written. Wait a minute."
    )
    again = _("Then go back and send it again.")
    context = {"closed": f"{said} {again}", "title": _("Too many requests")}
    return render(request, "circulars/outside.html", context, status=429)


# No right comes by a cookie that a foreign page could use, and a browser that sends no
# referrer sends no origin either.
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@_by_link
def outside_page(request: HttpRequest, token: str, link: OutsideLink) -> HttpResponse:
    """?file=: one of its files."""
    if request.method != "POST" and "file" in request.GET:
        return _file(request, link, request.GET["file"])
    circular = link.receipt.circular
    questions = list(circular.questions.all())
    if link.used_at is not None:
        return _page(request, token, link, thanks=_given(link, questions))
    form = AnswerForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        questions=questions,
        oversize=oversize(request),
    )
    form.fields["has_need"].label = _("What you say")
    if form.is_valid():
        values = form.cleaned_data
        try:
            documents = actions.keep_files(values["files"], circular.unit, by=None, on=localdate())
            actions.answer_by_link(
                link, has_need=values["has_need"], text=values["text"], at=timezone.now(),
                said=form.said() if values["has_need"] else None, documents=documents,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            return redirect("circulars:outside", token=token)
    response = _page(request, token, link, form=form)
    if form.is_bound:
        response.status_code = 422
    return response


def _page(request: HttpRequest, token: str, link: OutsideLink, **more: Any) -> HttpResponse:
    circular: Circular = link.receipt.circular
    context = {
        "circular": circular, "body": link.receipt.outside, "token": token,
        "files": list(files_for_outside(circular)), **more,
    }  # fmt: skip
    return render(request, "circulars/outside.html", context)


def _given(link: OutsideLink, questions: list[Any]) -> dict[str, Any]:
    """What was answered by this link: not what the office may have typed in later."""
    rows = Answer.objects.filter(receipt=link.receipt_id, by=None, at=link.used_at)
    answer = rows.order_by("-pk").first()
    said = answer.said if answer else {}
    fields = [(one.label, one.shown(said[str(one.pk)])) for one in questions if str(one.pk) in said]
    files = link.receipt.files.select_related("document__current").filter(added_by=None)
    names = [one.document.present.filename for one in files.order_by("pk")]
    return {"answer": answer, "fields": fields, "files": names}


def _file(request: HttpRequest, link: OutsideLink, key: str) -> HttpResponse:
    keys = int(key) if key.isdecimal() and len(key) < 19 else 0
    one = files_for_outside(link.receipt.circular).filter(pk=keys).first()
    if one is None:
        return _nothing(request, _("This file is not there."))
    try:
        return sent(one.document)
    except Refused as refusal:
        return _nothing(request, str(refusal.objection.message))
