"""What is in the database after a deed, and what the log keeps of it."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from youcheng.accounts.models import Unit
from youcheng.audit.models import Event
from youcheng.audit.queries import history_of
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.periods import PartialDate
from youcheng.people import actions
from youcheng.people.actions.entering import BodyDraft, PersonDraft, PostDraft, enter_persons
from youcheng.people.enums import Consent, NameKind, Term, Visibility
from youcheng.people.models import Contact, Organisation, Person, PersonChange, PersonName, Post
from youcheng.people.queries.persons import people_of_place
from youcheng.people.tests.world import organisation, person
from youcheng.registry.actions.places import edit_place
from youcheng.registry.models import Locality
from youcheng.search.models import Entry

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 1)


def refused(deed, *args, **kwargs) -> str:
    with pytest.raises(Refused) as refusal:
        deed(*args, **kwargs)
    return refusal.value.objection.code


def found(text: str) -> set[int]:
    rows = Entry.objects.matching(text).filter(kind="person")
    return set(rows.values_list("ref", flat=True))


def test_a_person_is_found_by_every_name(office, officer):
    ada = person("Ada Jung", name_zh="阿达·容", by=officer)

    assert dict(ada.names.values_list("kind", "text")) == {"main": "Ada Jung", "chinese": "阿达·容"}
    assert ada.name_en == "Ada Jung"
    for text in ("jung", "阿达", "ada", ada.number):
        assert found(text) == {ada.pk}, text
    actions.add_name(ada, kind=NameKind.FORMER, text="Ada Meier", lang="de", by=officer)
    assert found("meier") == {ada.pk}


@pytest.mark.parametrize(
    "name", ["Suharto", "王小明", "محمد بن سلمان", "김철수", "名" * 160, "=1+1", "O’Brien-Łukasz"]
)
def test_anybody_can_be_taken_in(office, name):
    one = person(name)

    assert Person.objects.get(pk=one.pk).name_main == name
    assert one.names.get(kind="main").text == name


def test_nobody_is_taken_in_without_a_name(office):
    assert refused(person, "") == "nameless"
    assert refused(person, "…") == "no_letter"
    assert refused(person, "Ada Jung", family="Meyer") == "strange_part"
    assert not Person.objects.exists()
    assert not Event.objects.filter(verb="people.added").exists()


def test_an_edit_replaces_the_mirrored_names_and_counts_the_version(office, officer):
    ada = person("Ada Jung")
    actions.edit_person(ada, version=1, by=officer, name_main="Ada Young", name_en="Ada Young")

    ada.refresh_from_db()
    assert (ada.version, ada.sort_key) == (2, "adayoung")
    assert list(ada.names.values_list("text", flat=True)) == ["Ada Young"]
    assert found("jung") == set()
    with pytest.raises(Stale):
        actions.edit_person(ada, version=1, by=officer, note="late")


def test_the_log_names_no_name(office, officer):
    ada = person("Ada Jung", by=officer)
    actions.edit_person(ada, version=1, by=officer, note="knows Bach", is_key=True)

    added, edited = history_of(ada).order_by("pk")
    assert (added.subject_text, added.changes) == (ada.number, {})
    assert edited.changes == {"fields": ["note"], "is_key": [False, True]}
    assert PersonChange.objects.get(event=edited).values == {"note": ["", "knows Bach"]}
    assert "Jung" not in str(list(Event.objects.values()))


def test_two_posts_at_once(office, officer):
    ada, city = person("Ada Jung"), organisation()
    club = organisation("莱比锡友好协会")
    began = PartialDate.of(2014)
    actions.begin_post(ada, city, title_zh="市长", rank=4, began=began, by=officer)
    actions.begin_post(ada, club, title_zh="名誉会长", began=PartialDate.of(2016), by=officer)

    assert Post.objects.held_on(date(2017, 1, 1)).count() == 2
    assert Post.objects.held_on(date(2014, 3, 1)).count() == 1, "a year counts from its first day"
    assert Post.objects.held_on(date(2013, 12, 31)).count() == 0
    for day in (date(2013, 12, 31), date(2014, 3, 1), date(2017, 1, 1)):
        held = {post.pk for post in Post.objects.all() if post.is_held_on(day)}
        assert held == set(Post.objects.held_on(day).values_list("pk", flat=True)), day
    assert found("市长") == {ada.pk}


def test_a_post_ends_once(office, officer):
    ada, city = person("Ada Jung"), organisation()
    post = actions.begin_post(
        ada, city, title_zh="市长", began=PartialDate.of(2014, 6, 1), by=officer
    )

    assert refused(actions.end_post, post, PartialDate.of(2014, 5), by=officer) == "ends_first"
    actions.end_post(post, PartialDate.of(2020), by=officer)
    post.refresh_from_db()
    assert post.ended == "2020"
    with pytest.raises(Stale):
        actions.end_post(post, PartialDate.of(2021), by=officer)
    assert refused(actions.confirm_post, post, on=DAY, by=officer) == "ended"


def test_a_post_needs_a_title_and_a_term_needs_to_be_fixed(office, officer):
    ada, city = person("Ada Jung"), organisation()

    assert refused(actions.begin_post, ada, city, by=officer) == "untitled"
    ends = PartialDate.of(2027, 5)
    assert (
        refused(actions.begin_post, ada, city, title_zh="市长", term_ends=ends, by=officer)
        == "no_term"
    )
    post = actions.begin_post(
        ada, city, title_zh="市长", term=Term.FIXED, term_ends=ends, by=officer
    )
    assert post.term_ends_on == date(2027, 5, 31)


def test_a_contact_is_kept_once_and_its_uncovering_is_logged(office, officer):
    ada = person("Ada Jung")
    phone = actions.add_contact(ada, kind="phone", value="+49 341 1230", by=officer)

    assert (
        refused(actions.add_contact, ada, kind="phone", value="0049-341-1230", by=officer)
        == "known"
    )
    assert refused(actions.add_contact, ada, kind="email", value="ada", by=officer) == "no_email"
    assert actions.unmask(phone, by=officer) == "+49 341 1230"
    event = history_of(ada).first()
    assert (event.verb, event.by, event.changes) == ("people.unmasked", officer, {"kind": "phone"})
    # Of the whole rows, the microseconds and digests may hold any figures.
    said = Event.objects.values_list("subject_text", "changes")
    assert "341" not in str([*said, *PersonChange.objects.values_list("values", flat=True)])


def test_nobody_is_related_to_themselves(office, officer):
    ada, ben = person("Ada Jung"), person("Ben Ohm")

    assert refused(actions.add_relation, ada, ada, kind="knows", by=officer) == "self"
    assert refused(actions.set_introducer, ada, ada, by=officer) == "self"
    actions.add_relation(ada, ben, kind="knows", by=officer)
    assert refused(actions.add_relation, ada, ben, kind="knows", by=officer) == "known"
    actions.set_introducer(ada, ben, by=officer)
    assert list(ben.introduced.all()) == [ada]


def test_an_erased_person_leaves_the_number_and_nothing_else(office, officer):
    ben = person("Ben Ohm", by=officer)
    ada = person(
        "Ada Jung",
        name_zh="阿达·容",
        note="secret note",
        purpose="visits",
        consent=Consent.GIVEN,
        consent_on=DAY,
        by=officer,
    )
    post = actions.begin_post(ada, organisation(), title_zh="市长", by=officer)
    actions.confirm_post(post, on=DAY, by=officer)
    actions.add_contact(ada, kind="email", value="ada@example.org", by=officer)
    actions.add_relation(ben, ada, kind="knows", by=officer)
    actions.set_introducer(ben, ada, by=officer)
    n, number, uid = Person.objects.count(), ada.number, ada.uid

    assert refused(actions.erase_person, ada, reason="", by=officer) == "no_reason"
    ada.refresh_from_db()
    actions.erase_person(ada, reason="asked for it", by=officer)

    left = Person.objects.get(pk=ada.pk)
    assert Person.objects.count() == n
    assert (left.name, left.number) == (number, number)
    assert left.uid != uid
    for hanging in (left.names, left.posts, left.contacts, left.changes):
        assert not hanging.exists()
    for name in Person.PERSONAL:
        value = getattr(left, name)
        blank = Person._meta.get_field(name).get_default()
        assert name == "uid" or value in ("", None, blank), name
    assert found("ada") == set()
    dump = str([list(model.objects.values()) for model in everything()])
    for word in ("Jung", "阿达", "secret note", "ada@example", "市长"):
        assert word not in dump, word
    ben.refresh_from_db()
    assert ben.introduced_by == left, "who introduced him is a number now"
    assert history_of(left).first().changes == {"reason": "asked for it"}
    assert refused(actions.erase_person, left, reason="again", by=officer) == "erased"
    assert refused(actions.edit_person, left, version=9, by=officer, note="x") == "erased"


def everything():
    return (Person, PersonName, Post, Contact, PersonChange, Event, Entry)


def test_erasing_a_record_that_somebody_changed_meanwhile_does_nothing(office, officer):
    ada = person("Ada Jung")
    before = Person.objects.get(pk=ada.pk)
    actions.edit_person(ada, version=1, by=officer, note="new")

    with pytest.raises(Stale):
        actions.erase_person(before, reason="late", by=officer)
    assert PersonName.objects.filter(person=ada).exists()


def test_archived_ones_leave_the_current_and_come_back(office, officer):
    ada = person("Ada Jung")
    actions.set_archived(ada, is_archived=True, by=officer)
    assert not Person.objects.current().exists()
    assert Person.objects.known().count() == 1
    actions.set_archived(ada, is_archived=False, by=officer)
    assert Person.objects.current().count() == 1
    verbs = list(history_of(ada).values_list("verb", flat=True))
    assert verbs == ["people.taken_out", "people.archived", "people.added"]


def test_the_tree_of_organisations_moves_with_its_root(office, officer):
    city = organisation()
    bureau = organisation("国际合作处", town="", parent=city)
    desk = organisation("亚洲科", town="", parent=bureau)
    other = organisation("萨克森州政府", town="")

    assert (bureau.place_id, bureau.country_id) == (city.place_id, "DE")
    assert set(Organisation.objects.below(city)) == {city, bureau, desk}
    actions.edit_organisation(bureau, version=1, by=officer, parent_id=other.pk)
    assert set(Organisation.objects.below(other)) == {other, bureau, desk}
    assert refused(
        actions.edit_organisation, other, version=1, by=officer, parent_id=desk.pk
    ) == "ring"  # fmt: skip


def test_an_organisation_with_people_in_it_stays(office, officer):
    city, ada = organisation(), person("Ada Jung")
    post = actions.begin_post(ada, city, title_zh="市长", by=officer)

    assert refused(actions.archive_organisation, city, by=officer) == "not_empty"
    actions.end_post(post, PartialDate.of(2020), by=officer)
    actions.archive_organisation(city, by=officer)
    assert not Organisation.objects.current().exists()


def test_who_sees_whom(office, officer, liaison, stranger):
    district = Unit.objects.get(code="qinhuai")
    of_city = person("Of the city")
    of_district = person("Of the district", owner=district)
    hidden = person("Hidden", owner=district, visibility=Visibility.RESTRICTED)

    def seen(user):
        return set(Person.objects.visible_to(user))

    assert seen(officer) == {of_city, of_district, hidden}
    assert seen(liaison) == {of_district}
    assert seen(stranger) == set()
    assert set(Person.objects.editable_by(officer)) == {of_city, of_district, hidden}
    assert set(Person.objects.editable_by(liaison)) == set()
    assert set(Person.objects.unmaskable_by(liaison)) == set()


def test_keys_that_folding_made_differently_are_made_anew(office):
    ada = person("王小明")
    ada.names.update(key="old", sound="old")
    Entry.objects.all().delete()
    out = StringIO()
    call_command("reindex_people", stdout=out)

    assert {(name.key, name.sound) for name in ada.names.all()} == {("王小明", "wangxiaoming")}
    assert found("wangxiaoming") == {ada.pk}
    assert "1" in out.getvalue()


def bodies_entered(names: list[str], django_assert_max_num_queries) -> int:
    """Persons, each at a new body of one town; returns how many statements that took."""
    town = Locality.objects.get(name_en="Leipzig")
    drafts = []
    for name in names:
        columns = (("name_zh", f"{name}局"), ("place_id", town.pk))
        post = PostDraft(BodyDraft(key=(name,), columns=columns), "局长")
        drafts.append(PersonDraft(Unit.objects.get(code="nanjing"), {"name_main": name}, [post]))
    with django_assert_max_num_queries(200) as asked:
        entered = enter_persons(drafts, by=None, at=timezone.now(), batch="A")
    rows = list(Organisation.objects.filter(pk__in=entered.bodies).order_by("pk"))
    assert [row.path for row in rows] == [f"{row.pk}/" for row in rows]
    assert {row.country_id for row in rows} == {"DE"}
    assert [row.names.get().text for row in rows] == [row.name_zh for row in rows]
    keys = [str(row.pk) for row in rows]
    assert Event.objects.filter(verb="organisation.added", subject_key__in=keys).count() == len(
        names
    )
    return len(asked)


def test_bodies_of_many_persons_are_written_together(office, django_assert_max_num_queries):
    one = bodies_entered(["Ada Jung"], django_assert_max_num_queries)
    names = ["Bodo Klein", "Cora Lang", "Dirk Moll"]

    assert bodies_entered(names, django_assert_max_num_queries) == one


def test_a_body_under_another_takes_its_place(office):
    city = organisation()
    under, alone = actions.add_organisations(
        [{"name_zh": "国际处", "parent_id": city.pk}, {"name_zh": "萨克森州政府"}], by=None
    )

    assert (under.path, under.place_id, under.country_id) == (
        f"{city.path}{under.pk}/",
        city.place_id,
        "DE",
    )
    assert (alone.path, alone.place_id) == (f"{alone.pk}/", None)
    entries = Entry.objects.matching("国际处").filter(kind="organisation")
    assert [entry.ref for entry in entries] == [under.pk]


def test_a_body_moves_to_another_city_with_those_under_it_that_were_in_the_same(office, officer):
    city = organisation()
    bureau = organisation("国际合作处", town="", parent=city)
    elsewhere = organisation("驻外办事处", town="Turku", parent=city)
    ada = person("Ada Jung")
    actions.begin_post(ada, bureau, title_zh="处长", by=officer)
    daejeon = Locality.objects.get(name_en="Daejeon")
    leipzig = city.place

    n = actions.move_organisation(city, version=1, place_id=daejeon.pk, with_below=True, by=officer)

    for body in (city, bureau, elsewhere):
        body.refresh_from_db()
    assert n == 1
    assert (city.place, city.country_id) == (bureau.place, bureau.country_id) == (daejeon, "KR")
    assert elsewhere.place.name_en == "Turku"
    assert list(people_of_place(officer, daejeon.pk)) == [ada]
    assert not people_of_place(officer, leipzig.pk).exists()
    with pytest.raises(Stale):
        actions.move_organisation(city, version=1, place_id=leipzig.pk, with_below=True, by=officer)


def test_a_body_of_no_city_keeps_its_country(office, officer):
    city = organisation()

    actions.move_organisation(city, version=1, place_id=None, with_below=False, by=officer)

    city.refresh_from_db()
    assert (city.place, city.country_id) == (None, "DE")


def test_a_body_is_found_by_the_new_name_of_its_place(office, officer):
    body = organisation()
    edit_place(body.place, version=body.place.version, by=officer, name_zh="新莱城")
    assert "新莱" in Entry.objects.get(kind="organisation", ref=body.pk).words
