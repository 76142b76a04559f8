"""Forms that make something new are done once, however often they are sent.

The form carries a random token (`{% once %}`). What was done under it is written in the same
transaction as the deed: either both are there or neither, also when the server is killed between.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from youcheng.accounts.models import Sending

FIELD = "once"
DAYS = 2
"""How long a form is remembered after it was done."""
PASSED = frozenset({"csrfmiddlewaretoken"})


def key_of(request: HttpRequest) -> str:
    """Of the token and of what was sent: who goes back and writes something else means it, or
    mends a file and hands it over under the same name."""
    said = sorted(
        (name, text) for name, texts in request.POST.lists() if name not in PASSED for text in texts
    )
    files = sorted(
        (name, file.name, _digest(file))
        for name, file in request.FILES.items()
        if isinstance(file, UploadedFile)
    )
    return sha256(repr((request.path, request.user.pk, said, files)).encode()).hexdigest()  # type: ignore[attr-defined]


def _digest(file: UploadedFile) -> str:
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def once(view: Callable[..., HttpResponse], then: str = "") -> Callable[..., HttpResponse]:
    """Let a form that bears a token be done once by `view`; it must answer an error with 4xx.

    then: name of the page to which a repetition is led where the first answer was no redirect.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        is_tokened = request.method == "POST" and request.POST.get(FIELD)
        if not is_tokened or not request.user.is_authenticated:  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                sending = Sending.objects.create(key=key_of(request))
                response = view(request, *args, **kwargs)
                if response.status_code < 400:
                    sending.location = getattr(response, "url", "")[:500]
                    sending.save(update_fields=["location"])
                    Sending.objects.filter(at__lt=timezone.now() - timedelta(days=DAYS)).delete()
                else:
                    # Nothing was done: the form may come again as it is.
                    transaction.set_rollback(True)
        except IntegrityError:
            done = Sending.objects.filter(key=key_of(request)).first()
            if done is None:
                raise
            messages.info(request, _("This was saved already; nothing was written twice."))
            return redirect(done.location or then or "home")
        return response

    return guarded
