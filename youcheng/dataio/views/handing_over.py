"""The page on which a list is handed over, with what was imported before below it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from youcheng.accounts.guards import Request
from youcheng.dataio.models import Batch
from youcheng.lib.addresses import ignored, page_of

SHOWN = 4
"""Headers that are told of each column."""


def hand_over_page(
    request: Request,
    template: str,
    form: forms.Form,
    batches: QuerySet[Batch],
    fields: Mapping[str, object],
    synonyms: Mapping[str, str],
) -> HttpResponse:
    """fields: names of columns in words. synonyms: of each the headers, with strokes between."""
    rows = batches.select_related("by", "unit").order_by("-pk")
    page, no_page = page_of(request.GET, Paginator(rows, 20))
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "ignored": [*ignored(request.GET, {"page"}), *no_page],
        "columns": [(fields[name], said.split("|")[:SHOWN]) for name, said in synonyms.items()],
    }
    return render(request, template, context, status=422 if form.errors else 200)
