"""Bare views: plain templates, read once, around the rows of `sql`."""

from datetime import date
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import Context, Engine

from bench.limits import sql
from youcheng.search.models import fts, tsquery
from youcheng.search.rules import terms

_ENGINE = Engine(autoescape=True)
_HEAD = "<!doctype html><html lang=zh><title>bare</title>"


def _page(text: str) -> Any:
    return _ENGINE.from_string(_HEAD + text)


def _answer(template: Any, **context: Any) -> HttpResponse:
    return HttpResponse(template.render(Context(context)))


def nothing(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"user": request.user.pk})


LIST = _page("""<p>{{ n }}</p><table>
{% for tie, zh, en, region, country, home, kind, began, ends, stage, source in rows %}<tr>
<td><input type="checkbox" name="pk" value="{{ tie }}"></td>
<td><a href="/ties/{{ tie }}/"><b>{{ zh }}</b></a><bdi lang="en">{{ en }}</bdi></td>
<td><span class="co {{ region }}">{{ country }}</span></td><td>{{ home }}</td>
<td><span class="tg">{{ kind }}</span></td><td>{{ began|date:"Y-m-d" }}</td>
<td>{{ ends|default:"" }}</td><td><span class="st">{{ stage }}</span></td><td>{{ source }}</td>
</tr>{% endfor %}</table>""")


def tie_list(request: HttpRequest) -> HttpResponse:
    n, rows = sql.list_rows(request.GET.dict(), date.today())  # noqa: DTZ011
    return _answer(LIST, n=n, rows=rows)


FACETS = _page("""{% for kind, region, level, stage, n in rows %}
<p>{{ kind }} {{ region }} {{ level }} {{ stage }} {{ n }}</p>{% endfor %}""")


def facets(request: HttpRequest) -> HttpResponse:
    return _answer(FACETS, rows=sql.list_counts(request.GET.dict(), date.today()))  # noqa: DTZ011


CITY = _page("""{% for tie in ties %}<h1>{{ tie.5 }} {{ tie.6 }}</h1>
<dl>{% for value in tie %}<dt>x</dt><dd>{{ value|default:"-" }}</dd>{% endfor %}</dl>{% endfor %}
<ul>{% for kind, on, precision, to_kind, note, gone, paper, ends in events %}
<li>{{ on|date:"Y-m-d" }} {{ kind }} {{ to_kind }} {{ paper }} {{ ends|date:"Y-m-d" }} {{ note }}
</li>{% endfor %}</ul>
<ul>{% for kind, label, on, precision, ends, languages, ours, theirs, paper in papers %}
<li>{{ kind }} {{ label }} {{ on|date:"Y-m-d" }} {{ ends|date:"Y-m-d" }} {{ languages }} {{ ours }}
{{ theirs }} {{ paper }}</li>{% endfor %}</ul>
<table>{% for first, last, stage, kind in spans %}<tr><td>{{ first|date:"Y-m-d" }}</td>
<td>{{ last|date:"Y-m-d" }}</td><td>{{ stage }}</td><td>{{ kind }}</td></tr>{% endfor %}</table>
<ul>{% for at, by, verb in log %}<li>{{ at }} {{ by }} {{ verb }}</li>{% endfor %}</ul>""")


def city(request: HttpRequest, pk: int) -> HttpResponse:
    """A city with its ties, their logs and papers, what they were when, and who wrote that."""
    ties = sql.ask(sql.TIES, [pk, f"{request.GET['under']}%"])
    keys = [tie[0] for tie in ties]
    return _answer(
        CITY,
        ties=ties,
        events=sql.ask_of(sql.EVENTS, keys),
        papers=sql.ask_of(sql.PAPERS, keys),
        spans=sql.ask_of(sql.STANDINGS, keys),
        log=sql.ask_of(sql.LOG, [str(key) for key in keys]),
    )


EDIT = _page("""<form method="post">
{% for value in tie %}<input name="x" value="{{ value|default:"" }}">{% endfor %}</form>""")


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    [row] = sql.ask(sql.TIE, [pk, f"{request.GET['under']}%"])
    if request.method == "POST":
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE registry_tie SET note = %s, version = version + 1 WHERE id = %s",
                [request.POST["note"], pk],
            )
        return HttpResponse(status=302, headers={"Location": "/bare/"})
    return _answer(EDIT, tie=row)


HOME = _page("""{{ n_terms }} {{ n_silent }} {{ n_rounds }}
<table>{% for tie, place, day in terms|slice:":8" %}<tr><td><a href="/ties/{{ tie }}/">{{ place }}
</a></td><td>{{ day|date:"Y-m-d" }}</td></tr>{% endfor %}</table>
<ul>{% for tie, place in silent|slice:":6" %}<li><a href="/ties/{{ tie }}/">{{ place }}</a></li>
{% endfor %}</ul>
<ul>{% for tie, place, day in rounds|slice:":6" %}<li><a href="/ties/{{ tie }}/">{{ place }}</a>
{{ day|date:"Y-m-d" }}</li>{% endfor %}</ul>
<ul>{% for kind, on, at, place, home in recent %}<li>{{ kind }} {{ on|date:"Y-m-d" }} {{ place }}
{{ home }}</li>{% endfor %}</ul>
<p>{% for region, n in regions %}{{ region }} {{ n }} {% endfor %}</p>
{{ points|json_script:"points" }}""")


def home(request: HttpRequest) -> HttpResponse:
    return _answer(HOME, **sql.home(request.GET["under"], date.today()))  # noqa: DTZ011


FOUND = _page("""<ul>{% for tie, zh, en, country, home in rows %}
<li><a href="/ties/{{ tie }}/">{{ zh }} {{ en }}</a> {{ country }} {{ home }}</li>{% endfor %}
</ul>""")


def find(request: HttpRequest) -> HttpResponse:
    """The indexed query alone, for words cut as the product cuts them."""
    words = [terms(request.GET["q"])]
    match = tsquery(words) if connection.vendor == "postgresql" else fts(words)
    statement = sql.FOUND.format(matches=sql.MATCHES[connection.vendor])
    return _answer(FOUND, rows=sql.ask(statement, [match, f"{request.GET['under']}%"]))
