"""A browser and its system in plain words, out of what the browser says of itself."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# The first that occurs wins: most browsers also claim to be those further down.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("QQBrowser", "QQ Browser"),
    ("360SE", "360"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def device(agent: str) -> str:
    """Say "Edge · Windows"; an unknown part is called so."""
    found = (_first(agent, BROWSERS), _first(agent, SYSTEMS))
    return " · ".join(part for part in found if part) or _("unknown browser")


def _first(agent: str, signs: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in signs if sign in agent), "")
