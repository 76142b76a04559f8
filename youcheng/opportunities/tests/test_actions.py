"""What deeds leave in the database."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from youcheng.audit.models import Event
from youcheng.exchanges.tests.world import place, tie_with
from youcheng.lib.objections import Refused, Stale
from youcheng.notices.models import Notice
from youcheng.opportunities import actions
from youcheng.opportunities.actions import OpportunityDraft
from youcheng.opportunities.enums import OpportunityState, Outcome, RefusalReason, Sense, Side
from youcheng.opportunities.models import Introduction, Opportunity, Refusal, Sector, SectorList
from youcheng.opportunities.tests.world import NOW, TODAY, liaison_of, need, offer, sector, unit

pytestmark = pytest.mark.django_db


def test_entering_stores_what_matching_reads(office, officer):
    one = need(office, by=officer, sectors=[sector()])
    assert {"#oncology", "#immuno", "#clinic"} <= set(one.terms.split())
    assert set(sector().divisions.values_list("code", flat=True)) <= set(one.divisions.split())
    assert one.number == f"OPP-2018-{one.pk:03}"
    assert Event.objects.filter(verb="opportunity.entered").count() == 1


def test_a_long_text_is_about_everything_and_still_fits(office):
    one = need(office, text=" ".join(f"word{n:04}longer" for n in range(400))[:6000])
    assert len(one.terms) <= 9000
    assert one.terms == f" {' '.join(one.terms.split())} "


@pytest.mark.parametrize(
    "wrong",
    [
        {"side": Side.HOME, "place": True},
        {"side": Side.ABROAD},
        {"amount_low": 5, "amount_high": 4, "currency": "CNY"},
        {"amount_high": 4},
        {"wanted_from": TODAY, "wanted_to": TODAY - timedelta(days=1)},
        {"sense": "sells"},
    ],
)
def test_the_database_keeps_its_promises(office, wrong):
    if wrong.get("place"):
        wrong = {**wrong, "place": place()}
    with pytest.raises(IntegrityError), transaction.atomic():
        need(office, **wrong)


def test_changing_needs_the_version_that_was_read(office, officer):
    one = need(office, by=officer)
    given = OpportunityDraft(
        Side.HOME, Sense.OFFERS, "改过的标题", office, sectors=[sector("software")]
    )
    actions.edit(one, given, version=1, by=officer)
    assert (one.heading, one.sense, one.version) == ("改过的标题", Sense.OFFERS, 2)
    assert [found.code for found in one.sectors.all()] == ["software"]
    with pytest.raises(Stale):
        actions.edit(one, given, version=1, by=officer)
    actions.close(one, state=OpportunityState.ARRANGED, why="已签协议", by=officer)
    with pytest.raises(Refused) as refusal:
        actions.edit(one, given, version=3, by=officer)
    assert refusal.value.objection.code == "closed"
    with pytest.raises(Stale):
        actions.close(one, state=OpportunityState.CLOSED, why="再关", by=officer)
    actions.reopen(one, by=officer)
    assert Opportunity.objects.standing(TODAY).get() == one
    with pytest.raises(Stale):
        actions.reopen(one, by=officer)


def test_no_match_can_be_taken_back_and_said_again(office, officer):
    one, city = need(office, by=officer), place()
    first = actions.refuse(one, place=city, reason=RefusalReason.SIZE, by=officer)
    with pytest.raises(Refused) as refusal:
        actions.refuse(one, place=city, reason=RefusalReason.SIZE, by=officer)
    assert refusal.value.objection.code == "refused"
    actions.take_back(first, by=officer)
    with pytest.raises(Stale):
        actions.take_back(first, by=officer)
    actions.refuse(one, place=city, reason=RefusalReason.TIMING, by=officer)
    assert Refusal.objects.count() == 2
    assert Refusal.objects.standing().get().reason == RefusalReason.TIMING


def test_an_introduction_tells_who_entered_it_and_happens_once(office, officer):
    reader = liaison_of(unit())
    one, city = need(office, by=reader), place()
    actions.refuse(one, place=city, reason=RefusalReason.SIZE, by=officer)
    came = actions.introduce(one, place=city, made_on=TODAY, by=officer, at=NOW)
    assert Notice.objects.get(to=reader).kind == "match"
    assert not Refusal.objects.standing().exists()  # what was no match is one now
    with pytest.raises(Refused) as refusal:
        actions.introduce(one, place=city, made_on=TODAY, by=officer, at=NOW)
    assert refusal.value.objection.code == "introduced"
    with pytest.raises(Refused) as refusal:
        actions.refuse(one, place=city, reason=RefusalReason.SIZE, by=officer)
    assert refusal.value.objection.code == "introduced"

    word = TODAY + timedelta(days=20)
    actions.note_outcome(
        came, outcome=Outcome.COOPERATION, answered_on=word, note="", version=1, by=officer,
        today=word,
    )  # fmt: skip
    assert Introduction.objects.get().outcome == Outcome.COOPERATION
    with pytest.raises(Stale):
        actions.note_outcome(
            came, outcome=Outcome.NOTHING, answered_on=None, note="", version=1, by=officer,
            today=word,
        )  # fmt: skip


def test_loading_sectors_twice_changes_what_changed(tmp_path):
    file = tmp_path / "s.toml"
    text = (
        '[[lists]]\ncode="own"\nname_zh="本市目录"\nname_en="Own list"\nfrom_on=2024-01-01\n'
        '[[lists.sectors]]\ncode="x"\nname_zh="甲"\nname_en="A"\ndivisions=["21"]\n'
    )
    file.write_text(text, encoding="utf-8")
    call_command("load_sectors", str(file))
    file.write_text(text.replace("甲", "乙").replace('"21"', '"21","72"'), encoding="utf-8")
    call_command("load_sectors", str(file))
    one = Sector.objects.get(listing__code="own")
    assert one.name_zh == "乙"
    assert [division.code for division in one.divisions.all()] == ["21", "72"]


@pytest.mark.parametrize(
    "text",
    [
        "no toml [", "x = 1", "lists = 3", '[[lists]]\ncode="own"\n',
        '[[lists]]\ncode="own"\nname_zh="甲"\nname_en="A"\n[[lists.sectors]]\ncode="x"\n'
        'name_zh="甲"\nname_en="A"\ndivisions=["00"]\n',
    ],
)  # fmt: skip
def test_a_bad_file_of_sectors_is_refused_whole(tmp_path, text):
    file = tmp_path / "s.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        actions.load_sectors(file)
    assert refusal.value.objection.code == "sector_file"
    assert not SectorList.objects.filter(code="own").exists()


def test_lists_of_sectors_are_dated():
    assert {one.code for one in SectorList.objects.on(date(2018, 5, 1))} == {
        "nanjing-441", "general",
    }  # fmt: skip
    assert "nanjing-441" not in {one.code for one in SectorList.objects.on(date(2024, 5, 1))}


def test_the_back_test_prints_its_table(office, officer, capsys):
    tie_with(office)
    tie_with(office, "Birmingham")
    one = need(office, by=officer)
    offer(office, by=officer)
    came = actions.introduce(one, place=place(), made_on=TODAY, by=officer, at=NOW)
    actions.note_outcome(
        came, outcome=Outcome.COOPERATION, answered_on=TODAY, note="", version=1, by=officer,
        today=TODAY,
    )  # fmt: skip
    call_command("backtest", "--k", "1", "--since", "2018-01-01", "--format", "json")
    said = capsys.readouterr().out
    assert '"n": 1' in said
    assert '"chance": 0.5' in said
