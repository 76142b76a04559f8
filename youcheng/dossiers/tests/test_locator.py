"""The sketch of where a partner lies: both places on it, alike each time, or left out."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from PIL import Image
from pypdf import PdfReader

from youcheng.accounts.models import Unit
from youcheng.dossiers.reports import locator
from youcheng.dossiers.reports.locator import FINE, HEIGHT, WIDTH, Spot, draw, way, window_of
from youcheng.exchanges.tests.world import tie_with
from youcheng.registry.models import Locality

HOME = Spot("南京市", 32.06, 118.79)
PARTNERS = [
    Spot("莱比锡", 51.34, 12.37),
    Spot("名古屋", 35.18, 136.9),
    Spot("圣路易斯", 38.63, -90.2),
    Spot("珀斯", -31.95, 115.86),
    Spot("雷克雅未克", 64.1, -21.9),
    Spot("苏瓦", -18.1, 178.4),
    Spot("阿皮亚", -13.8, -171.8),
    Spot("乌斯怀亚", -54.8, -68.3),
    HOME,
]


@pytest.fixture
def client(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def tie(office):
    Unit.objects.filter(pk=office.pk).update(lat=HOME.lat, lon=HOME.lon)
    return tie_with(office)


@pytest.mark.parametrize("partner", PARTNERS, ids=lambda spot: spot.name)
def test_both_places_are_on_the_map(partner):
    window = window_of(HOME, partner)
    for spot in (HOME, partner):
        x, y = window.at(locator._near(spot.lon, window.middle[0]), spot.lat)
        assert 0 < x < WIDTH * FINE
        assert 0 < y < HEIGHT * FINE
    picture = Image.open(BytesIO(draw(HOME, partner)))
    assert picture.size == (WIDTH, HEIGHT)


@pytest.mark.parametrize("partner", PARTNERS, ids=lambda spot: spot.name)
def test_the_way_leads_from_one_to_the_other_without_a_leap(partner):
    points = list(way(HOME, partner))
    assert points[0] == pytest.approx((HOME.lon, HOME.lat))
    lon, lat = points[-1]
    assert (lon - partner.lon) % 360 == pytest.approx(0, abs=1e-6) or (
        lon - partner.lon
    ) % 360 == pytest.approx(360, abs=1e-6)
    assert lat == pytest.approx(partner.lat)
    steps = [abs(one[0] - other[0]) for one, other in zip(points, points[1:], strict=False)]
    assert max(steps) < 30


def test_land_is_land_and_sea_is_sea():
    window = window_of(HOME, PARTNERS[0])
    picture = Image.open(BytesIO(draw(HOME, PARTNERS[0]))).convert("RGB")

    def colour(lon: float, lat: float):
        x, y = window.at(lon, lat)
        return picture.getpixel((int(x / FINE), int(y / FINE)))

    assert colour(80, 25) == (223, 227, 225)
    assert colour(65, 15) == (255, 255, 255)


def test_the_same_places_give_the_same_bytes():
    assert draw.__wrapped__(HOME, PARTNERS[0]) == draw.__wrapped__(HOME, PARTNERS[0])


def test_a_pack_has_the_map_with_its_source(client, tie):
    response = client.get(reverse("dossiers:pack", args=[tie.pk]), {"lang": "zh-en"})

    pack = response.context["pack"]
    assert pack.map.line.cites == pack.sections[0].lines[0].cites
    assert len(pack.map.line.texts) == 2
    assert "as the crow flies" in pack.map.line.texts[1]
    assert pack.map.line.texts[0] in pack.text()
    assert 'src="data:image/png;base64,' in response.text


def test_word_and_pdf_hold_the_picture(client, tie):
    def file(name: str) -> BytesIO:
        return BytesIO(client.get(reverse("dossiers:pack-file", args=[tie.pk, name])).content)

    paper = Document(file("docx"))
    (shape,) = paper.inline_shapes
    assert round(shape.width.mm) == 115
    assert "公里" in shape._inline.docPr.get("descr")
    pages = PdfReader(file("pdf")).pages
    assert sum(len(page.images) for page in pages) == 1


@pytest.mark.parametrize("missing", ["home", "partner", "outlines"])
def test_without_a_place_there_is_no_map(client, tie, missing, monkeypatch):
    if missing == "home":
        Unit.objects.update(lat=None, lon=None)
    elif missing == "partner":
        Locality.objects.filter(pk=tie.place_id).update(lat=None, lon=None)
    else:
        draw.cache_clear()
        monkeypatch.setattr(locator, "outlines", tuple)
    pack = client.get(reverse("dossiers:pack", args=[tie.pk])).context["pack"]
    assert pack.map is None
    assert client.get(reverse("dossiers:pack-file", args=[tie.pk, "pdf"])).status_code == 200
    draw.cache_clear()
