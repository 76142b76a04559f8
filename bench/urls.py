"""The product's addresses, and bare views that do the least which such a page must do."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path

from youcheng.registry.models import TieSpan

COLUMNS = (
    "tie_id", "kind", "stage", "began_on", "home__name_zh", "place__name_zh", "place__name_en",
    "place__country__name_zh",
)  # fmt: skip


@login_required
def bare(request: HttpRequest) -> JsonResponse:
    """A session, a user, and nothing else."""
    return JsonResponse({"user": request.user.pk})


TABLE = """<!doctype html><title>bare</title><table>{% for row in rows %}
<tr><td><a href="/ties/{{ row.tie_id }}/">{{ row.place__name_zh }} {{ row.place__name_en }}</a></td>
<td>{{ row.place__country__name_zh }}</td><td>{{ row.home__name_zh }}</td><td>{{ row.kind }}</td>
<td>{{ row.began_on|date:"Y-m-d" }}</td><td>{{ row.stage }}</td></tr>{% endfor %}</table>"""


def _rows() -> list[dict[str, Any]]:
    return list(TieSpan.objects.order_by("pk").values(*COLUMNS)[:50])


@login_required
def bare_rows(request: HttpRequest) -> JsonResponse:
    """The fifty rows of a list as they come, without a right, a filter, a count or a page."""
    return JsonResponse({"rows": _rows()})


@login_required
def bare_table(request: HttpRequest) -> HttpResponse:
    """The same fifty rows as a table without a layout."""
    template = engines["django"].from_string(TABLE)
    return HttpResponse(template.render({"rows": _rows()}))


urlpatterns = [
    path("bare/", bare),
    path("bare-rows/", bare_rows),
    path("bare-table/", bare_table),
    path("", include("youcheng.config.urls")),
]
