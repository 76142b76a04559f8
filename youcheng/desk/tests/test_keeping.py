"""The alert about documents whose retention has run out."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.desk.queries.alerts import find_alerts
from youcheng.desk.queries.finding import find
from youcheng.documents.actions.jobs import keep_text
from youcheng.documents.enums import Reading
from youcheng.documents.models import Document
from youcheng.documents.reading import Page, Text
from youcheng.documents.tests.files import filed

pytestmark = pytest.mark.django_db


def retentions(user: User, today) -> list[str]:
    return [a.title for a in find_alerts(user, today).alerts if a.kind == "retention"]


def test_it_is_told_on_the_day_to_those_who_decide(office, officer, liaison, settings):
    settings.LANGUAGE_CODE = "en"
    today = localdate()
    filed(b"x", "a.txt", office, officer, today, retention="until", retain_until=today)

    assert retentions(officer, today - timedelta(days=1)) == []
    assert len(retentions(officer, today)) == 1
    assert retentions(liaison, today) == []
    assert Document.objects.count() == 1


def test_the_palette_finds_documents_by_name_and_by_what_is_in_them(office, officer):
    reader = User.objects.create_user("reader", unit=office)
    Grant.objects.create(user=reader, role=Role.LIAISON, unit=office)
    filed(b"x", "会议纪要.txt", office, officer, localdate(), sensitivity="restricted")

    def titles(user: User, text: str) -> list[str]:
        return [h.title for g in find(user, text) if g.kind == "document" for h in g.hits]

    assert titles(officer, "会议") == ["会议纪要"]
    assert titles(reader, "会议") == []


def test_the_palette_shows_the_word_with_a_few_around_it(office, officer):
    text = "一二三四五六七八九十经贸合作一二三四五六七八九十"
    document = filed(text.encode(), "a.txt", office, officer, localdate())
    keep_text(document.present, Text(Reading.READ, [Page(1, "", text)]))

    [hit] = [h for g in find(officer, "经贸") if g.kind == "document" for h in g.hits]

    assert hit.why == "…三四五六七八九十经贸合作一二三四五六…"
    assert hit.url == f"/documents/{document.pk}/?q=%E7%BB%8F%E8%B4%B8"
