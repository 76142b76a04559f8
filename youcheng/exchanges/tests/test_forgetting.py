"""What exchanges say of somebody who is erased."""

import pytest
from django.urls import reverse

from youcheng.exchanges import actions
from youcheng.exchanges.actions import PartDraft
from youcheng.exchanges.models import FormerExchange, Gift, Mail, Participant
from youcheng.exchanges.tests.world import draft, recorded
from youcheng.people import actions as people
from youcheng.people.tests.world import person


@pytest.fixture
def ada(office, officer):
    ada = person("Ada Jung", name_zh="阿达·荣格")
    people.add_contact(ada, kind="email", value="ada@leipzig.example", by=officer)
    return ada


def guest(ada) -> PartDraft:
    return PartDraft("abroad", name="Ada Jung", post="莱比锡市长", person_id=ada.pk)


def mailed(exchange, **said) -> Mail:
    texts = {"sender": "office@leipzig.example", "subject": "Letter", "text": "Dear friends"}
    return Mail.objects.create(exchange=exchange, **{**texts, **said})


def all_words() -> str:
    rows = [*Participant.objects.values(), *Mail.objects.values(), *Gift.objects.values(),
            *FormerExchange.objects.values()]  # fmt: skip
    return str(rows)


def test_the_number_stays_and_the_words_go(office, officer, ada):
    visit = recorded(office, participants=[guest(ada)], result="阿达·荣格表示欢迎")
    gift = actions.add_gift(
        visit, direction="given", what="云锦", person_id=ada.pk, party="Ada Jung", by=officer
    )
    mailed(visit, text="阿达·荣格 will lead the group", attachments=[{"name": "Ada Jung.pdf"}])
    changed = draft(office, result="双方表示欢迎")
    actions.edit_exchange(visit, version=visit.version, draft=changed, by=officer)

    people.erase_person(ada, reason="asked for it", by=officer)

    part = Participant.objects.get()
    assert (part.person, part.name, part.post) == (ada, "", "")
    gift.refresh_from_db()
    assert (gift.person, gift.party, gift.what) == (ada, "", "云锦")
    assert Mail.objects.get().text == ""
    assert FormerExchange.objects.get().values["result"] == f"{ada.number}表示欢迎"
    assert "荣格" not in all_words()
    assert "Jung" not in all_words()


def test_mails_are_known_by_the_address_and_others_stay(office, officer, ada):
    wrote = mailed(recorded(office), sender="Ada <ADA@leipzig.example>")
    namesake = mailed(recorded(office, "Daejeon"), text="Ada Jung of another town")
    other = mailed(recorded(office, "Nagoya"))

    people.erase_person(ada, reason="asked for it", by=officer)

    for one in (wrote, namesake, other):
        one.refresh_from_db()
    assert (wrote.sender, wrote.text) == ("", "")
    assert namesake.text == "Ada Jung of another town"
    assert other.text == "Dear friends"


@pytest.mark.parametrize("n", [0, 1, 3])
def test_what_words_name_the_person_is_listed_before(client, office, officer, ada, n):
    for at in range(n):
        recorded(office, subject_zh=f"第{at}次来访", result="阿达·荣格率团")
    recorded(office, subject_zh="别的来访")
    client.force_login(officer)
    url = reverse("exchanges:person-mentions", args=[ada.pk])
    assert url in client.get(reverse("people:person-erase", args=[ada.pk])).text

    part = client.get(url, headers={"HX-Request": "true"}).text

    assert [f"第{at}次来访" in part for at in range(3)] == [at < n for at in range(3)]
    assert "别的来访" not in part


def test_who_may_not_erase_is_told_nothing(client, office, liaison, stranger, ada):
    recorded(office, result="阿达·荣格率团")
    for user in (liaison, stranger):
        client.force_login(user)
        answer = client.get(
            reverse("exchanges:person-mentions", args=[ada.pk]), headers={"HX-Request": "true"}
        )
        assert answer.status_code in {403, 404}
