from youcheng.people.models.doubles import Merge, Pair, PersonKey
from youcheng.people.models.facts import Contact, PersonChange, Post, Relation
from youcheng.people.models.organisations import Organisation, OrganisationName
from youcheng.people.models.persons import Person, PersonName, Sight, sight_of

__all__ = [
    "Contact",
    "Merge",
    "Organisation",
    "OrganisationName",
    "Pair",
    "Person",
    "PersonChange",
    "PersonKey",
    "PersonName",
    "Post",
    "Relation",
    "Sight",
    "sight_of",
]
