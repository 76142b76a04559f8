from django.urls import include, path

from youcheng.accounts.once import once
from youcheng.people.views import cards, doubles, facts, lists, organisations, panels, persons

app_name = "people"
of_persons = [
    path("", lists.person_list, name="person-list"),
    path("add/", once(persons.person_add), name="person-add"),
    path("export.<slug:format>", lists.person_export, name="person-export"),
    path("suggest/", lists.person_suggest, name="person-suggest"),
    path("cards/", once(cards.cards_import), name="cards-import"),
    path("doubles/", doubles.double_list, name="double-list"),
    path("doubles/find/", doubles.double_find, name="double-find"),
    path("doubles/<int:pk>/decide/", doubles.double_decide, name="double-decide"),
    path("<int:pk>/", persons.person_detail, name="person-detail"),
    path("<int:pk>/edit/", persons.person_edit, name="person-edit"),
    path("<int:pk>/card.vcf", cards.person_card, name="person-card"),
    path("<int:pk>/archive/", persons.person_archive, name="person-archive"),
    path("<int:pk>/erase/", persons.person_erase, name="person-erase"),
    path("<int:pk>/merge/<int:goes>/", doubles.person_merge, name="person-merge"),
    path("<int:pk>/merges/<int:done>/undo/", doubles.person_unmerge, name="person-unmerge"),
    path("<int:pk>/access/", persons.person_access, name="person-access"),
    path("<int:pk>/introducer/", facts.introducer_set, name="introducer-set"),
    path("<int:pk>/posts/add/", once(facts.post_add), name="post-add"),
    path("<int:pk>/posts/<int:post>/end/", facts.post_end, name="post-end"),
    path("<int:pk>/posts/<int:post>/confirm/", facts.post_confirm, name="post-confirm"),
    path("<int:pk>/posts/<int:post>/drop/", facts.post_drop, name="post-drop"),
    path("<int:pk>/names/add/", once(facts.name_add), name="name-add"),
    path("<int:pk>/names/<int:name>/drop/", facts.name_drop, name="name-drop"),
    path("<int:pk>/contacts/add/", once(facts.contact_add), name="contact-add"),
    path("<int:pk>/contacts/<int:contact>/drop/", facts.contact_drop, name="contact-drop"),
    path("<int:pk>/contacts/<int:contact>/unmask/", facts.contact_unmask, name="contact-unmask"),
    path("<int:pk>/relations/add/", once(facts.relation_add), name="relation-add"),
    path("<int:pk>/relations/<int:relation>/drop/", facts.relation_drop, name="relation-drop"),
]
of_organisations = [
    path("", organisations.organisation_list, name="organisation-list"),
    path("add/", once(organisations.organisation_add), name="organisation-add"),
    path("suggest/", lists.organisation_suggest, name="organisation-suggest"),
    path("<int:pk>/", organisations.organisation_detail, name="organisation-detail"),
    path("<int:pk>/edit/", organisations.organisation_edit, name="organisation-edit"),
    path("<int:pk>/city/", organisations.organisation_city, name="organisation-city"),
    path("<int:pk>/archive/", organisations.organisation_archive, name="organisation-archive"),
]
urlpatterns = [
    path("persons/", include(of_persons)),
    path("organisations/", include(of_organisations)),
    path("cities/<int:place>/people/", panels.city_people, name="city-people"),
]
