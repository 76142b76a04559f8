"""What the tables promise: every column is declared, every relation to a person is known."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from youcheng.people import actions
from youcheng.people.models import Person, Post
from youcheng.people.tests.world import organisation, person

WITH_PERSONS = [
    model
    for model in apps.get_app_config("people").get_models()
    if not model.__name__.startswith("Organisation")
]
KNOWN = {
    "names", "posts", "contacts", "relations_out", "relations_in", "changes", "introduced",
    "merged", "keys", "pairs_as_one", "pairs_as_other", "merges", "merged_away",
}  # fmt: skip
"""What of this app hangs on a person. Whoever adds a relation says here, and in what erases and
merges a person, that they thought of it."""


@pytest.mark.parametrize("model", WITH_PERSONS, ids=lambda model: model.__name__)
def test_every_column_says_whether_it_is_personal(model):
    columns = {field.name for field in model._meta.fields}

    assert set(model.PERSONAL) | set(model.IMPERSONAL) == columns
    assert set(model.PERSONAL) & set(model.IMPERSONAL) == set()


def test_every_relation_to_a_person_has_a_name_that_is_known():
    related = {
        relation.get_accessor_name()
        for relation in Person._meta.related_objects
        if relation.related_model._meta.app_label == "people"
    }

    assert related == KNOWN


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"name_main": ""},
        {"consent": "perhaps"},
    ],
)
def test_the_database_keeps_what_a_person_must_be(office, wrong):
    one = person()

    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=one.pk).update(**wrong)


@pytest.mark.django_db
def test_the_database_keeps_what_a_post_must_be(office):
    post = actions.begin_post(person(), organisation(), title_zh="市长", by=None)

    for wrong in (
        {"title_zh": ""},
        {"term_ends_on": "2027-01-01"},
        {"began_on": "2020-01-01", "ended_on": "2019-01-01"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(**wrong)
