"""Names of another language than the page's carry theirs: they are read aloud as what they are."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from youcheng.registry import actions
from youcheng.registry.models import Claim, Locality, LocalityName

pytestmark = pytest.mark.django_db
SILENT = {"script", "style", "title", "option", "textarea"}
VOID = {"input", "img", "br", "hr", "link", "meta", "path", "circle", "rect"}


class Tongues(HTMLParser):
    """Every text of a page with the language that holds for it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            above = self.open[-1][1] if self.open else ""
            self.open.append((tag, dict(attrs).get("lang") or above))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open and self.open[-1][0] not in SILENT:
            self.texts.append((data.strip(), self.open[-1][1]))

    def of(self, name: str) -> set[str]:
        return {lang for text, lang in self.texts if name in text}


@pytest.fixture
def tie(office, officer):
    """A tie with Leipzig and its claim; a tie with a place that has no Chinese name."""
    leipzig = Locality.objects.get(name_en="Leipzig")
    nowhere = Locality.objects.create(country_id="DE", name_en="Klein Nirgendwo")
    own = Locality.objects.create(country_id="CN", name_zh="南京", name_en="Nanjing")
    LocalityName.objects.create(locality=own, text="南京", key="南京", lang="zh")
    Claim.objects.create(
        source="a list", row=1, place_text_a="南京", place_a=own, country_text_b="Germany",
        place_text_b="Leipzig", place_b=leipzig, pair_key="pair", status="matched",
    )  # fmt: skip
    for place in (nowhere, leipzig):
        paper = actions.InstrumentDraft("formal", signed_on=date(2001, 5, 5))
        event = actions.EventDraft(
            "established", date(2001, 5, 5), to_kind="formal", instrument=paper
        )
        draft = actions.TieDraft(home_id=office.pk, place_id=place.pk, events=[event])
        tie = actions.open_tie(draft, by=officer)
    return tie


@pytest.mark.parametrize(
    "page",
    ["/", "/ties/?cols=foreign", "/search/?q=Leipzig", "/search/?q=莱比锡", "/import/claims/",
     "/ties/{}/", "/ties/{}/edit/", "/ties/change/?all=1", "/cities/{}/facts/",
     "/cities/{}/papers/", "/cities/{}/timeline/", "/cities/{}/claims/"],
)  # fmt: skip
def test_foreign_names_in_a_chinese_page(client, officer, tie, page):
    client.force_login(officer)

    pk = tie.place_id if "cities" in page else tie.pk
    said = Tongues(client.get(page.format(pk), follow=True).content.decode())

    assert said.of("莱比锡") <= {"zh-hans", "zh"}
    assert said.of("莱比锡") | said.of("Leipzig")
    for name in ("Leipzig", "Nirgendwo"):
        assert said.of(name) <= {"en"}, [t for t in said.texts if name in t[0]]


def test_chinese_names_in_an_english_page(client, officer, tie, settings):
    settings.LANGUAGE_CODE = "en"
    officer.title = "友城处专办员"
    officer.save()
    client.force_login(officer)

    said = Tongues(client.get(reverse("registry:tie-list")).content.decode())

    assert said.of("友城处专办员") == {"zh-Hans"}
    assert said.of("Leipzig") == {"en"}
