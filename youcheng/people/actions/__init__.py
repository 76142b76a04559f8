from youcheng.people.actions.contacts import add_contact, drop_contact, hand_out, unmask
from youcheng.people.actions.names import add_name, drop_name
from youcheng.people.actions.organisations import (
    add_organisation,
    add_organisation_name,
    add_organisations,
    archive_organisation,
    edit_organisation,
    move_organisation,
)
from youcheng.people.actions.persons import add_person, edit_person, erase_person, set_archived
from youcheng.people.actions.posts import begin_post, confirm_post, drop_post, end_post
from youcheng.people.actions.relations import add_relation, drop_relation, set_introducer

__all__ = [
    "add_contact",
    "add_name",
    "add_organisation",
    "add_organisation_name",
    "add_organisations",
    "add_person",
    "add_relation",
    "archive_organisation",
    "begin_post",
    "confirm_post",
    "drop_contact",
    "drop_name",
    "drop_post",
    "drop_relation",
    "edit_organisation",
    "move_organisation",
    "edit_person",
    "end_post",
    "erase_person",
    "hand_out",
    "set_archived",
    "set_introducer",
    "unmask",
]
