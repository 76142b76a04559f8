"""Persons who are taken in together leave the rows that they leave one by one."""

from typing import Any

import pytest
from django.utils import timezone

from youcheng.accounts.models import Unit
from youcheng.people import actions
from youcheng.people.actions.doubles import find_doubles
from youcheng.people.actions.entering import PersonDraft, enter_persons
from youcheng.people.enums import PERSON, ContactKind
from youcheng.people.models import Contact, Pair, Person, PersonKey, PersonName
from youcheng.search.models import Entry

SAID = (
    ({"name_main": "王小明", "name_en": "Wang Xiaoming"}, "wang@stadt.example"),
    ({"name_main": "WANG Xiao Ming", "sex": "male"}, "wang@stadt.example"),
    ({"name_main": "Жанна Петрова", "name_zh": "让娜·彼得罗娃"}, "petrova@city.example"),
    ({"name_main": "محمد علي"}, "ali@town.example"),
)


def _rows() -> dict[str, list[Any]]:
    """What is on record of everybody, with places in the list instead of keys."""
    persons = list(Person.objects.order_by("pk"))
    at = {one.pk: place for place, one in enumerate(persons)}
    columns = ("name_main", "name_zh", "name_en", "script", "sort_key", "sex")
    names = ("person", "kind", "text", "lang", "script", "key", "sound")
    found = {
        "persons": [[getattr(one, name) for name in columns] for one in persons],
        "names": [[at[pk], *said] for pk, *said in PersonName.objects.values_list(*names)],
        "contacts": [
            [at[pk], *said] for pk, *said in Contact.objects.values_list("person", "kind", "key")
        ],
        "keys": [
            [at[pk], *said]
            for pk, *said in PersonKey.objects.values_list("person", "key", "is_seed")
        ],
        "pairs": [
            [at[one], at[other], score]
            for one, other, score in Pair.objects.values_list("one", "other", "score")
        ],
        "entries": [
            [
                at[ref],
                sorted(word for word in words.split() if not any(map(str.isdigit, word))),
                weight,
            ]
            for ref, words, weight in Entry.objects.filter(kind=PERSON).values_list(
                "ref", "words", "weight"
            )
        ],
    }
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


@pytest.mark.django_db
def test_many_at_once_leave_the_rows_of_one_by_one() -> None:
    unit = Unit.objects.create(kind="department", code="WB", name_zh="外办", name_en="Office")
    for fields, email in SAID:
        one = actions.add_person(owner=unit, by=None, **fields)
        actions.add_contact(one, kind=ContactKind.EMAIL, value=email, by=None)
    find_doubles()
    singly = _rows()
    for model in (Pair, PersonKey, Contact, PersonName, Entry, Person):
        model.objects.all().delete()
    drafts = [
        PersonDraft(unit, fields, contacts=[(ContactKind.EMAIL, email)]) for fields, email in SAID
    ]
    enter_persons(drafts, by=None, at=timezone.now(), batch="IMP-2018-001")
    assert _rows() == singly
    assert singly["pairs"]
