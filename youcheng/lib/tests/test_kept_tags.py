"""Tags that keep what they find say what Django's own say."""

import pytest
from django.template import Context, Engine, engines
from django.template.base import Template
from django.urls import NoReverseMatch
from django.utils import translation

DJANGOS = Engine(libraries={"i18n": "django.templatetags.i18n"})


def both(text: str, **context: object) -> tuple[str, str]:
    """What our engine and Django's make of a template, at the second time of asking."""
    ours, theirs = engines["django"].from_string(text).template, Template(text, engine=DJANGOS)
    ours.render(Context(context))
    return ours.render(Context(context)), theirs.render(Context(context))


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("{% url 'home' %}", {}),
        ("{% url 'registry:tie-detail' pk %}", {"pk": 7}),
        ("{% url 'registry:tie-detail' '12' %}", {}),
        ("{% url 'registry:tie-detail' pk=pk %}", {"pk": 7}),
        ("{% url 'registry:event-retract' tie event %}", {"tie": 1, "event": 700_000_001}),
        ("{% url view pk as found %}{{ found }}", {"view": "registry:tie-detail", "pk": 7}),
        ("{% url 'nowhere' as found %}{{ found }}", {}),
        ("{% load i18n %}{% translate 'Take back' %}", {}),
        ("{% load i18n %}{% translate 'Take back' as said %}{{ said }}", {}),
        ("{% load i18n %}{% translate 'Take back' noop %}", {}),
        ("{% load i18n %}{% translate said %}", {"said": "Take back"}),
        ("{% load i18n %}{% translate 'take back'|capfirst %}", {}),
        ("{% load i18n %}{% translate 'People' context 'of a city' %}", {}),
        ("{% load i18n %}{% translate 'People' context of %}", {"of": "of a city"}),
        ("{% load i18n %}{% translate '100% <b>' %}{% autoescape off %}<{% endautoescape %}", {}),
        ("{% load i18n %}{% blocktranslate %}Take {{ n }}{% endblocktranslate %}", {"n": 2}),
    ],
)
def test_the_same_is_said(text: str, context: dict[str, object]) -> None:
    ours, theirs = both(text, **context)
    assert ours == theirs


def test_a_text_is_kept_for_each_language() -> None:
    shown = engines["django"].from_string("{% load i18n %}{% translate 'Take back' %}")
    found = []
    for language in ("en", "zh-hans", "en"):
        with translation.override(language):
            found.append(shown.render())
    assert found[0] == found[2] == "Take back"
    assert found[1] != found[0]


def test_other_values_are_looked_up_anew() -> None:
    shown = engines["django"].from_string("{% url 'registry:tie-detail' pk %}")
    assert [shown.render({"pk": pk}) for pk in (1, 23)] == ["/ties/1/", "/ties/23/"]


@pytest.mark.parametrize("given", [-1, "x"])
def test_what_is_no_address_is_refused(given: object) -> None:
    shown = engines["django"].from_string("{% url 'registry:tie-detail' pk %}")
    with pytest.raises(NoReverseMatch, match=str(given)):
        shown.render({"pk": given})
