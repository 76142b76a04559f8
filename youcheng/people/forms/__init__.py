from youcheng.people.forms.facts import (
    ContactForm,
    EndPostForm,
    EraseForm,
    IntroducerForm,
    NameForm,
    PostForm,
    RelationForm,
)
from youcheng.people.forms.lists import PersonFilterForm
from youcheng.people.forms.organisations import (
    NewOrganisationForm,
    OrganisationCityForm,
    OrganisationForm,
)
from youcheng.people.forms.persons import NewPersonForm, PersonForm

__all__ = [
    "ContactForm",
    "EndPostForm",
    "EraseForm",
    "IntroducerForm",
    "NameForm",
    "NewOrganisationForm",
    "NewPersonForm",
    "OrganisationCityForm",
    "OrganisationForm",
    "PersonFilterForm",
    "PersonForm",
    "PostForm",
    "RelationForm",
]
