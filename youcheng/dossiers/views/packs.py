"""Briefing packs: read on the page, taken as Word or PDF."""

from base64 import b64encode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.audit.actions import record
from youcheng.dossiers.forms import PackForm
from youcheng.dossiers.queries.packs import pack_facts
from youcheng.dossiers.reports import FORMATS, pack_of
from youcheng.dossiers.views.access import tie_or_404
from youcheng.lib.addresses import ignored
from youcheng.registry.queries.cities import city_of
from youcheng.registry.queries.wording import hits_in


@require_safe
@require_permission(Permission.DOSSIER_VIEW)
def pack(request: Request, tie: int) -> HttpResponse:
    """What the pack would say, and words in it that papers do not use."""
    one = tie_or_404(request.user, tie)
    form = PackForm(request.GET)
    on, lang = form.asked()
    made = pack_of(pack_facts(request.user, one, on, localdate()), lang)
    context = {
        "tie": one,
        "place_key": city_of(one),
        "form": form,
        "pack": made,
        "map_data": b64encode(made.map.picture).decode() if made.map else "",
        "hits": hits_in(made.text(), on),
        "formats": list(FORMATS),
        "query": f"?on={on.isoformat()}&lang={lang}",
        "on": on,
        "ignored": ignored(request.GET, form=form),
    }
    return render(request, "dossiers/pack.html", context)


@require_safe
@require_permission(Permission.DOSSIER_VIEW)
def pack_file(request: Request, tie: int, format: str) -> HttpResponse:  # noqa: A002
    if format not in FORMATS:
        raise Http404
    one = tie_or_404(request.user, tie)
    form = PackForm(request.GET)
    on, lang = form.asked()
    if ignored(request.GET, form=form):
        raise Http404
    write, kind = FORMATS[format]
    made = write(pack_of(pack_facts(request.user, one, on, localdate()), lang))
    record("dossier.pack_made", one, by=request.user, format=format, on=on)
    name = f"briefing-{one.pk}-{on.isoformat()}.{format}"
    return HttpResponse(
        made,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
