from django.urls import include, path

from youcheng.accounts.once import once
from youcheng.registry import views

app_name = "registry"
ties = [
    path("", views.tie_list, name="tie-list"),
    path("facets/", views.tie_facets, name="tie-facets"),
    path("filters/", views.tie_filters, name="tie-filters"),
    path("export.<slug:format>", views.tie_export, name="tie-export"),
    path("change/", views.ties_change, name="ties-change"),
    path("change/<int:pk>/", views.ties_changed, name="ties-changed"),
    path("change/<int:pk>/undo/", views.ties_undo, name="ties-undo"),
    path("views/save/", views.view_save, name="view-save"),
    path("views/<int:pk>/save/", views.view_change, name="view-change"),
    path("views/<int:pk>/delete/", views.view_drop, name="view-drop"),
    path("add/", once(views.tie_add), name="tie-add"),
    path("<int:pk>/", views.tie_detail, name="tie-detail"),
    path("<int:pk>/frame/", views.tie_frame, name="tie-frame"),
    path("<int:pk>/access/", views.tie_access, name="tie-access"),
    path("<int:pk>/edit/", views.tie_edit, name="tie-edit"),
    path("<int:pk>/events/add/", once(views.event_add), name="event-add"),
    path("<int:pk>/papers/add/", once(views.instrument_add), name="instrument-add"),
    path("<int:pk>/papers/<int:fact>/", views.paper_detail, name="paper"),
    path("<int:pk>/papers/<int:fact>/files/add/", views.paper_file_add, name="paper-file-add"),
    path(
        "<int:pk>/papers/<int:fact>/files/<int:file>/drop/",
        views.paper_file_drop,
        name="paper-file-drop",
    ),
    path("<int:pk>/events/<int:fact>/retract/", views.event_retract, name="event-retract"),
    path(
        "<int:pk>/papers/<int:fact>/retract/", views.instrument_retract, name="instrument-retract"
    ),
    path(
        "<int:pk>/papers/<int:fact>/obligations/add/",
        once(views.obligation_add),
        name="obligation-add",
    ),
    path("<int:pk>/obligations/<int:duty>/done/", views.obligation_done, name="obligation-done"),
    path("<int:pk>/obligations/<int:duty>/drop/", views.obligation_drop, name="obligation-drop"),
]
cities = [
    path("<int:place>/papers/", views.city_papers, name="city-papers"),
    path("<int:place>/timeline/", views.city_timeline, name="city-timeline"),
    path("<int:place>/facts/", views.city_facts, name="city-facts"),
    path("<int:place>/facts/edit/", views.city_edit, name="city-edit"),
    path("<int:place>/names/add/", views.city_name_add, name="city-name-add"),
    path("<int:place>/names/<int:name>/drop/", views.city_name_drop, name="city-name-drop"),
    path("<int:place>/claims/", views.city_claims, name="city-claims"),
    path("<int:place>/changes/", views.city_changes, name="city-changes"),
]
wording = [
    path("", views.wording, name="wording"),
    path("add/", once(views.word_set), name="word-add"),
    path("<int:pk>/", views.word_set, name="word-change"),
    path("<int:pk>/drop/", views.word_drop, name="word-drop"),
]
documents = [path("<int:document>/papers/", views.document_papers, name="document-papers")]
urlpatterns = [
    path("ties/", include(ties)),
    path("cities/", include(cities)),
    path("wording/", include(wording)),
    path("documents/", include(documents)),
]
