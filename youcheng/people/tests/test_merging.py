"""Two records become one, and two again, to the last field."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from youcheng.audit.models import Event
from youcheng.lib.objections import Refused, Stale
from youcheng.people import actions
from youcheng.people.actions.doubles import decide, find_doubles
from youcheng.people.actions.merging import merge, unmerge
from youcheng.people.enums import Decision, NameKind, RelationKind, Visibility
from youcheng.people.models import Merge, Pair, Person, PersonChange, PersonKey, Post
from youcheng.people.queries import merging as queries
from youcheng.people.tests.world import organisation, person
from youcheng.search.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def join(kept: Person, gone: Person, **chosen: str) -> Merge:
    kept.refresh_from_db()
    gone.refresh_from_db()
    return merge(kept, gone, versions=(kept.version, gone.version), chosen=chosen, by=None)


def part(done: Merge) -> None:
    done = Merge.objects.select_related("kept", "gone").get(pk=done.pk)
    unmerge(done, version=done.kept.version, by=None)


@pytest.fixture
def two(office) -> tuple[Person, Person]:
    return (
        person("Wang Xiaoming", country_id="CN", note="speaks little"),
        person("王小明", note="tall", sex="male", visibility=Visibility.RESTRICTED),
    )


def test_every_relation_of_the_database_is_known():
    assert queries.unknown_relations() == []
    pointing = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.fields
        if field.related_model is Person
    }
    assert {label for label, _model, _field in queries.relations()} == pointing
    assert pointing == set(queries.KNOWN)


def test_a_relation_that_nobody_thought_of_stops_a_merge(two, monkeypatch):
    monkeypatch.delitem(queries.KNOWN, "people.Post.person")

    with pytest.raises(Refused, match=r"people\.Post\.person"):
        join(*two)
    assert Person.objects.filter(merged_into=None).count() == 2


def test_what_hangs_on_the_one_moves_to_the_other(two):
    kept, gone = two
    friend = person("Friend", introduced_by_id=gone.pk)
    mayor = actions.begin_post(gone, organisation(), title_zh="市长", by=None)
    for one in two:
        actions.add_contact(one, kind="email", value="wang@x.example", by=None)
    actions.add_contact(gone, kind="mobile", value="+8612345", by=None)
    actions.add_relation(gone, friend, kind=RelationKind.KNOWS, by=None)
    actions.add_relation(kept, gone, kind=RelationKind.KNOWS, by=None)
    counts = {str(row.title): row.n for row in queries.what_moves(gone)}

    done = join(kept, gone)

    assert counts | {"names": 1} == counts
    assert sum(counts.values()) > 6
    kept.refresh_from_db()
    gone.refresh_from_db()
    friend.refresh_from_db()
    assert gone.merged_into == kept
    assert friend.introduced_by == kept
    assert kept.posts.get() == mayor
    assert sorted(kept.contacts.values_list("kind", flat=True)) == ["email", "mobile"]
    assert [row.other for row in kept.relations_out.all()] == [friend]
    assert not kept.relations_in.exists()
    assert {row.text for row in kept.names.all()} == {"Wang Xiaoming", "王小明"}
    assert kept.name_zh == "王小明"
    assert kept.note == "speaks little\n\ntall"
    assert kept.sex == "male"
    # What was restricted does not become open by being joined.
    assert kept.visibility == Visibility.RESTRICTED
    assert done.others == [friend.pk]
    event = Event.objects.get(verb="people.merged")
    assert event.changes["other"] == gone.number
    assert "小明" not in str(event.changes)


def test_the_other_name_may_be_chosen_and_the_first_is_still_found(two):
    kept, gone = two
    join(kept, gone, name_main="goes", note="kept")

    kept.refresh_from_db()
    assert kept.name_main == "王小明"
    assert kept.note == "speaks little"
    assert "Wang Xiaoming" in {row.text for row in kept.names.all()}


def test_a_lost_race_and_closed_records_leave_all_as_it_was(two):
    kept, gone = two
    with pytest.raises(Stale):
        merge(kept, gone, versions=(kept.version, gone.version - 1), chosen={}, by=None)
    with pytest.raises(Refused):
        join(kept, kept)
    join(kept, gone)
    with pytest.raises(Refused):
        join(gone, person("Third"))


def test_later_changes_that_make_it_impossible_are_named(two):
    kept, gone = two
    done = join(kept, gone)
    third = person("Third")
    later = join(kept, third)

    with pytest.raises(Refused, match=third.number):
        part(done)
    part(later)
    kept.refresh_from_db()
    actions.edit_person(kept, version=kept.version, by=None, note="quite otherwise")
    with pytest.raises(Refused, match="note"):
        part(done)


def test_what_was_changed_since_goes_back_with_its_change(two):
    kept, gone = two
    post = actions.begin_post(gone, organisation(), title_zh="市长", by=None)
    done = join(kept, gone, name_zh="kept")
    actions.confirm_post(Post.objects.get(pk=post.pk), on=date(2026, 5, 1), by=None)
    spelling = kept.names.get(text="王小明", kind=NameKind.SPELLING)
    actions.drop_name(spelling, by=None)

    part(done)

    assert gone.posts.get().verified_on == date(2026, 5, 1)
    assert {row.text for row in gone.names.all()} == {"王小明"}


def test_an_erased_person_is_erased_from_merges_too(two):
    kept, gone = two
    friend = person("Friend")
    for one in two:
        actions.add_relation(one, friend, kind=RelationKind.KNOWS, by=None)
    done = join(kept, gone)
    assert any(label == "people.Relation" for label, _values in done.moved["dropped"])

    friend.refresh_from_db()
    actions.erase_person(friend, reason="asked", by=None)
    done.refresh_from_db()
    assert not any(label == "people.Relation" for label, _values in done.moved["dropped"])

    kept.refresh_from_db()
    actions.erase_person(kept, reason="asked", by=None)
    done.refresh_from_db()
    gone.refresh_from_db()
    assert done.moved == {}
    assert gone.name_main == ""
    assert not PersonKey.objects.filter(person__in=two).exists()
    with pytest.raises(Refused):
        part(done)


def test_a_judgement_stays_with_whom_it_was_made(two):
    kept, gone = two
    third = person("Wang Xiao Ming")
    find_doubles()
    pair = Pair.objects.of(gone).of(third).get()
    decide(pair, Decision.TWO, by=None, why="father and son")

    done = join(kept, gone)
    assert Pair.objects.of(kept).of(third).get().why == "father and son"
    part(done)
    assert Pair.objects.of(gone).of(third).get().decision == Decision.TWO
    assert Pair.objects.of(kept).of(third).get().decision == Decision.OPEN


# Any records, any relations: together and apart, the tables are the same.

NAMES = ["Wang Xiaoming", "王小明", "Wang, X.", "Anna Weber", "محمد علي"]
texts = st.sampled_from(["", "a", "b\nc"])
columns = st.fixed_dictionaries(
    {
        "name_main": st.sampled_from(NAMES),
        "name_zh": st.sampled_from(["", "王小明", "安娜·韦伯"]),
        "sex": st.sampled_from(["", "male", "female"]),
        "note": texts,
        "interests": texts,
        "country_id": st.sampled_from([None, "DE", "CN"]),
        "is_key": st.booleans(),
        "retain_until": st.none() | st.dates(date(2030, 1, 1), date(2032, 1, 1)),
        "visibility": st.sampled_from(Visibility),
    }
)
hangs = st.lists(
    st.tuples(
        st.sampled_from(["post", "contact", "name", "relation", "introduced", "pair", "edit"]),
        st.integers(0, 3),
        st.integers(0, 3),
        st.integers(0, 2),
    ),
    max_size=14,
)


def hang(persons: list[Person], bodies: list[Any], what: str, i: int, j: int, n: int) -> None:
    one, other = persons[i], persons[j]
    one.refresh_from_db()
    match what:
        case "post":
            actions.begin_post(one, bodies[n % 2], title_zh=["市长", "秘书"][n % 2], by=None)
        case "contact":
            kind, value = [("email", "a@x.example"), ("mobile", "+491234"), ("wechat", "wx")][n]
            actions.add_contact(one, kind=kind, value=value, by=None, is_preferred=bool(j % 2))
        case "name":
            actions.add_name(
                one, kind=[NameKind.FORMER, NameKind.NATIVE][n % 2], text=NAMES[j], lang="", by=None
            )
        case "relation":
            actions.add_relation(one, other, kind=list(RelationKind)[n], by=None)
        case "introduced":
            actions.set_introducer(one, other, by=None)
        case "pair" if i != j:
            ends = sorted((one.pk, other.pk))
            Pair.objects.update_or_create(
                one_id=ends[0], other_id=ends[1],
                defaults={"score": 60, "decision": list(Decision)[n], "why": "so" if n else ""},
            )  # fmt: skip
        case "edit":
            actions.edit_person(one, version=one.version, by=None, note=f"new {n}")


def tables() -> dict[str, Any]:
    """All that the people base holds, but counters, what is derived, and the merges themselves."""
    found: dict[str, Any] = {}
    for model in apps.get_app_config("people").get_models():
        if model in {Merge, PersonKey, Pair}:
            continue
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if field.attname not in {"version", "changed_at"}
        ]
        found[model.__name__] = sorted(map(repr, model._base_manager.values_list(*names)))
    keys = PersonKey.objects.values_list("person_id", "key", "is_seed")
    found["keys"] = sorted(keys)
    pairs = Pair.objects.values_list("one_id", "other_id", "score", "decision", "why")
    found["pairs"] = sorted(pairs)
    found["entries"] = sorted(Entry.objects.values_list("kind", "ref", "words", "weight"))
    return found


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.lists(columns, min_size=4, max_size=4),
    hung=hangs,
    sides=st.dictionaries(
        st.sampled_from(["name_main", "name_zh", "note", "sex", "country_id", "is_key"]),
        st.sampled_from(["kept", "goes"]),
    ),
    is_chain=st.booleans(),
)
def test_together_and_apart_again_the_tables_are_the_same(office, drawn, hung, sides, is_chain):
    with transaction.atomic():
        persons = [person(said.pop("name_main"), **said) for said in (dict(one) for one in drawn)]
        bodies = [organisation(), organisation("科隆市政府")]
        for what in hung:
            with suppress(Refused):
                hang(persons, bodies, *what)
        find_doubles()
        before = tables()
        n_changes = PersonChange.objects.count()

        first = join(persons[0], persons[1], **sides)
        second = join(persons[2], persons[0]) if is_chain else None
        assert persons[1].pk not in {
            row.person_id for row in (*Post.objects.all(), *PersonChange.objects.all())
        }
        if second:
            part(second)
        part(first)

        assert tables() == before
        assert PersonChange.objects.count() == n_changes
        transaction.set_rollback(True)
