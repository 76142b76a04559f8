"""The search: a page of its own, and the part of it that the palette shows."""

from django.http import HttpResponse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.desk.queries.finding import LIMIT, TITLES, find
from youcheng.lib.addresses import ignored, no_such
from youcheng.lib.pages import render_part
from youcheng.lib.text import lang_of

PAGE_LIMIT = 50


@require_safe
@require_permission(Permission.TIE_VIEW)
def search(request: Request) -> HttpResponse:
    """Results by kind. HTMX gets the list alone, short; without scripts it is a page."""
    text = request.GET.get("q", "").strip()
    wanted = request.GET.get("kind", "")
    kind = wanted if wanted in TITLES else ""
    strange = [no_such(_("kind"), wanted)] if wanted != kind else []
    is_part = bool(request.htmx)  # type: ignore[attr-defined]
    groups = find(request.user, text, LIMIT if is_part else PAGE_LIMIT, kind)
    context = {
        "q": text[:200],
        "kind": kind,
        "ignored": [*ignored(request.GET, {"q", "kind"}), *strange],
        "groups": [
            (
                group,
                [
                    (hit, marked(hit.title, text), marked(hit.foreign, text), lang_of(hit.foreign))
                    for hit in group.hits
                ],
            )
            for group in groups
        ],
        "n": sum(len(group.hits) for group in groups),
        "kinds": [(name, title, name == kind) for name, title in TITLES.items()],
    }
    return render_part(request, "desk/search.html", "results", context)


def marked(title: str, text: str) -> SafeString:
    """The title with what was typed in it emphasised; everything else escaped."""
    at = title.casefold().find(text.casefold()) if text else -1
    # Folding may change the length of a text; then nothing is marked rather than a wrong part.
    if at < 0 or len(title.casefold()) != len(title):
        return conditional_escape(title)
    end = at + len(text)
    return format_html("{}<mark>{}</mark>{}", title[:at], title[at:end], title[end:])
