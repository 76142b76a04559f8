"""Marks of a city's page: bars of papers, local time, position, languages."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import template
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from youcheng.lib.languages import LANGS
from youcheng.registry.models import Locality
from youcheng.registry.queries.cities import Axis, Bar, CityTie

register = template.Library()

MYRIAD = 10_000
"""Chinese counts in these: 万."""

STATES = {
    "running": ("ok", gettext_lazy("in force")),
    "ending": ("warn", gettext_lazy("ends within a year")),
    "ended": ("bad", gettext_lazy("ended")),
    "replaced": ("idle", gettext_lazy("replaced by its renewal")),
    "planned": ("go", gettext_lazy("to be signed")),
}


@register.simple_tag
def paper_light(state: str) -> SafeString:
    css, word = STATES[state]
    return format_html('<span class="st {}">{}</span>', css, word)


@register.simple_tag
def bar_axis(axis: Axis) -> SafeString:
    """Years along the top of the bars."""
    marks = format_html_join(
        "", '<text x="{}" y="11">{}</text>', ((at // 2, year) for year, at in axis.years)
    )
    return format_html(
        '<div class="bar-row axis"><span></span>'
        '<svg viewBox="0 0 500 14" aria-hidden="true">{}</svg></div>',
        marks,
    )


@register.simple_tag
def bar_chain(chain: Sequence[Bar], axis: Axis) -> SafeString:
    """One chain of papers as bars, and a line for the day."""
    rects = format_html_join(
        "",
        '<rect class="{}" x="{}" y="4" width="{}" height="10"><title>{}</title></rect>',
        ((bar.state, bar.left, bar.width, _title(bar)) for bar in chain),
    )
    return format_html(
        '<svg viewBox="0 0 1000 18" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="ground" width="1000" height="18"/>{}<path class="day" d="M{} 0v18"/></svg>',
        rects,
        axis.today,
    )


def _title(bar: Bar) -> str:
    until = bar.until.isoformat() if bar.until else _("no term")
    return f"{bar.paper.get_kind_display()} {bar.paper.signed} — {until}: {STATES[bar.state][1]}"


@register.simple_tag
def language_of(code: str) -> str:
    return str(dict(LANGS).get(code, code or "—"))


@register.simple_tag
def people(population: int | None) -> str:
    """115.8 万 in Chinese, 1,157,603 in English; a dash where it is not known."""
    if population is None:
        return "—"
    if (get_language() or "").startswith("zh") and population >= MYRIAD:
        return _("%(n)s ten thousand") % {"n": number_format(population / MYRIAD, 1)}
    return number_format(population, 0, force_grouping=True)


@register.simple_tag
def position(place: Locality) -> str:
    """51.34° N, 12.37° E; a dash where it is not known."""
    if place.lat is None or place.lon is None:
        return _("not known: it is not on the map")
    north, east = ("N" if place.lat >= 0 else "S"), ("E" if place.lon >= 0 else "W")
    return f"{abs(place.lat):.2f}° {north}, {abs(place.lon):.2f}° {east}"


@register.simple_tag
def local_time(place: Locality) -> SafeString | str:
    """The time there and how far it is from ours; a dash where the time zone is not known."""
    if not place.timezone:
        return "—"
    try:
        zone = ZoneInfo(place.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return "—"
    now = timezone.now()
    there, here = now.astimezone(zone), timezone.localtime(now)
    apart = there.replace(tzinfo=None) - here.replace(tzinfo=None)
    minutes = round(apart.total_seconds() / 60)
    return format_html(
        '<time datetime="{}">{}</time> <span class="mut">{}</span>',
        there.isoformat(timespec="minutes"),
        there.strftime("%H:%M"),
        _("(%(apart)s)") % {"apart": _apart(minutes)},
    )


def _apart(minutes: int) -> str:
    if not minutes:
        return _("the same as here")
    hours = abs(minutes) / 60
    text = f"{hours:g}"
    if minutes < 0:
        said = ngettext("%(n)s hour behind us", "%(n)s hours behind us", round(hours))
    else:
        said = ngettext("%(n)s hour ahead of us", "%(n)s hours ahead of us", round(hours))
    return said % {"n": text}


@register.simple_tag
def years_together(one: CityTie, on: date) -> str:
    """, in its 31st year" of a tie whose first day is known; nothing otherwise."""
    span = one.span
    if span is None or not span.is_exact or span.began_on is None or span.began_on > on:
        return ""
    years = (
        on.year
        - span.began_on.year
        - ((on.month, on.day) < (span.began_on.month, span.began_on.day))
    )
    text = ngettext(", for %(n)d year", ", for %(n)d years", years)
    return text % {"n": years} if years else ""
