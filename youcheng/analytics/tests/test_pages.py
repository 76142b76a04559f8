from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from youcheng.accounts.permissions import Role
from youcheng.analytics.tests.world import (
    make_cohort,
    make_grouping,
    make_office,
    make_user,
    publish,
)
from youcheng.lib.versions import mark_of
from youcheng.registry.models import PublishedFigure

pytestmark = pytest.mark.django_db

URL = reverse("analytics:situation")
ON_DAY = {"as_of": "2017-12-31"}


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def officer(office, client):
    user = make_user("alice", Role.DESK, office.city)
    client.force_login(user)
    return user


def text(response):
    return " ".join(response.content.decode().split())


def test_a_stranger_is_sent_to_sign_in(client, office):
    assert client.get(URL).status_code == 302


def test_somebody_without_a_role_is_refused(client, office):
    client.force_login(make_user("charlie"))

    assert client.get(URL).status_code == 403


def test_before_set_up_the_page_says_what_to_do(client):
    user = make_user("root")
    user.is_superuser = True
    user.save()
    client.force_login(user)

    assert client.get(URL).status_code == 200


def test_a_desk_officer_sees_the_whole_city(client, office, officer):
    office.tie("JP")
    office.tie("DE", home=office.qixia)

    page = client.get(URL, ON_DAY).context["page"]

    assert page.found.question.home == office.city
    assert page.found.total == 2


def test_a_liaison_sees_the_own_district_and_no_other(client, office):
    office.tie("JP")
    office.tie("DE", home=office.qixia)
    client.force_login(make_user("bob", Role.LIAISON, office.qixia))

    assert client.get(URL, ON_DAY).context["page"].found.total == 1
    assert client.get(URL, {**ON_DAY, "unit": "xuanwu"}).status_code == 403
    assert client.get(URL, {**ON_DAY, "unit": "nanjing"}).status_code == 403


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ({"as_of": "2017-02-30"}, "2017-02-30"),
        ({"as_of": "<b>"}, "&lt;b&gt;"),
        ({"known_at": "noon"}, "noon"),
        ({"unit": "atlantis"}, "atlantis"),
        ({"level": "moon"}, "moon"),
        ({"group": "g77"}, "g77"),
    ],
)
def test_a_wrong_address_is_told(client, office, officer, asked, part):
    response = client.get(URL, asked)

    assert response.status_code == 400
    assert part in text(response)


def test_without_a_day_it_is_the_latest_with_published_figures(client, office, officer):
    publish(office, total=71)

    asked = client.get(URL).context["asked"]

    assert asked.as_of.isoformat() == "2017-12-31"
    assert asked.is_default_day


def test_every_figure_opens_its_list(client, office, officer):
    office.tie("JP")
    make_grouping("bri_along", ("JP", None, None))

    page = client.get(URL, {**ON_DAY, "known_at": "2018-02-01"}).context["page"]

    urls = [stat.url for stat in page.stats] + [row.url for row in page.regions]
    for url in urls:
        asked = parse_qs(urlsplit(url).query)
        assert asked["as_of"] == ["2017-12-31"]
        assert asked["home"] == ["nanjing"]
        assert asked["known_at"][0].startswith("2018-02-01T23:59:59")
    assert "kind=formal" in page.stats[2].url


def test_the_lists_behind_the_figures_hold_as_many_rows(client, office, officer):
    office.tie("JP", "formal", "1978-12-21")
    office.tie("JP", "cooperative", "2002")
    office.tie("GU", "unknown", "1990-05", home=office.qixia, lat=None)
    office.tie("HK", "formal", "1999-01-01")
    office.attested("DE", "2017-07-26")
    office.attested("IT", "2019-07-26")
    make_grouping("bri_along", ("JP", None, None), ("US", None, None))

    page = client.get(URL, ON_DAY).context["page"]

    figures = [(stat.label, stat.n, stat.url) for stat in page.stats[:1] + page.stats[2:]]
    figures += [(row.label, row.ties, row.url) for row in page.regions]
    figures += [(row.name, row.ties, row.url) for row in page.countries]
    figures += [(row.label, row.n, row.url) for row in page.uncertain]
    figures += [(str(year), n, url) for year, n, _total, url in page.years]
    figures += [(row["label"], *cell) for row in page.kinds for cell in row["cells"]]
    for label, n, url in figures:
        listed = client.get(url)
        assert listed.status_code == 200, url
        assert (label, n) == (label, listed.context["page"].paginator.count), url


def test_the_gap_and_the_way_to_close_it(client, office, officer):
    office.tie("JP")
    publish(office, total=71)

    response = client.get(URL, ON_DAY)

    assert response.context["page"].missing == 70
    assert response.context["page"].n_open == 1
    bricks = [brick for course in response.context["page"].wall for brick in course]
    assert (bricks.count("formal"), bricks.count("gap")) == (1, 70)


def test_ranks_by_the_published_and_by_the_register(client, office, officer):
    make_cohort({"wuhan": (92, 92), "xiamen": (0, 71), "ningbo": None})
    office.tie("JP")
    publish(office, total=71)

    [rank] = client.get(URL, ON_DAY).context["page"].ranks

    assert (rank.by_published, rank.by_register, rank.of) == ("2–3", "2–4", 4)
    assert [bar.text for bar in rank.bars] == ["92", "71", "≤ 71", "1", "?"]


def test_a_level_is_a_link_and_narrows_all(client, office, officer):
    office.tie("JP")
    office.tie("DE", home=office.qixia)
    publish(office, total=71)

    page = client.get(URL, {**ON_DAY, "level": "district"}).context["page"]

    assert page.found.total == 1
    assert page.published_total is None
    assert [row.line.figure.metric for row in page.lines] == ["total"]


def test_decide_keeps_the_published_with_a_reason(client, office, officer):
    publish(office, total=71)
    figure = PublishedFigure.objects.get()
    url = reverse("analytics:figure-decide", args=[figure.pk])

    data = {"decision": "published", "reason": "two protocols", "next": f"{URL}?level="}
    seen = mark_of(figure, ("decision", "reason"))
    response = client.post(url, {**data, "seen": seen})

    assert response.status_code == 302
    assert response.url == f"{URL}?level=#rec"
    figure.refresh_from_db()
    assert (figure.decision, figure.reason, figure.decided_by) == (
        "published",
        "two protocols",
        officer,
    )


def test_decide_without_a_reason_changes_nothing(client, office, officer):
    publish(office, total=71)
    figure = PublishedFigure.objects.get()

    client.post(
        reverse("analytics:figure-decide", args=[figure.pk]),
        {"decision": "published", "next": "https://example.org/"},
    )

    figure.refresh_from_db()
    assert figure.decision == ""


@pytest.mark.parametrize(("role", "status"), [(Role.LEADER, 403), (Role.LIAISON, 403)])
def test_who_may_not_decide(client, office, role, status):
    publish(office, total=71)
    client.force_login(make_user("bob", role, office.city))
    url = reverse("analytics:figure-decide", args=[PublishedFigure.objects.get().pk])

    assert client.post(url, {"decision": "computed"}).status_code == status


def test_a_figure_of_another_unit_is_not_found(client, office):
    publish(office, total=71)
    client.force_login(make_user("bob", Role.DESK, office.qixia))
    url = reverse("analytics:figure-decide", args=[PublishedFigure.objects.get().pk])

    assert client.post(url, {"decision": "computed"}).status_code == 404


@pytest.mark.parametrize(("format", "magic"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_reports_come_as_files(client, office, officer, format, magic):  # noqa: A002
    office.tie("JP")

    response = client.get(reverse("analytics:report", args=[format]), ON_DAY)

    assert response.status_code == 200
    assert response.content.startswith(magic)
    assert f"situation-nanjing-2017-12-31.{format}" in response["Content-Disposition"]


def test_a_report_of_a_wrong_day_goes_back_to_the_page(client, office, officer):
    response = client.get(reverse("analytics:report", args=["pdf"]), {"as_of": "nonsense"})

    assert response.status_code == 302
    assert response.url == f"{URL}?as_of=nonsense"
    assert client.get("/situation/report.exe").status_code == 404


def test_nothing_inline(client, office, officer):
    office.tie("JP")
    publish(office, total=71)
    make_cohort({"wuhan": (92, 92)})

    html = text(client.get(URL, ON_DAY))

    assert " style=" not in html
    assert "<style" not in html
    assert " onclick=" not in html


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_asks_as_much_for_three_as_for_one(client, office, officer, n):
    make_cohort({"wuhan": (92, 92)})
    publish(office, total=71)
    for _ in range(n):
        office.tie("JP", since="2001")
        office.attested("DE", "2018-05-01", home=office.qixia)
    client.get(URL, ON_DAY)

    with CaptureQueriesContext(connection) as asked:
        client.get(URL, ON_DAY)

    assert len(asked) == 27
