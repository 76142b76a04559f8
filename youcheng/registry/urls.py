from django.urls import path

from youcheng.registry import views

app_name = "registry"
urlpatterns = [
    path("", views.tie_list, name="tie-list"),
    path("add/", views.tie_add, name="tie-add"),
    path("<int:pk>/", views.tie_detail, name="tie-detail"),
    path("<int:pk>/edit/", views.tie_edit, name="tie-edit"),
    path("<int:pk>/events/add/", views.event_add, name="event-add"),
    path("<int:pk>/papers/add/", views.instrument_add, name="instrument-add"),
    path("<int:pk>/events/<int:fact>/retract/", views.event_retract, name="event-retract"),
    path(
        "<int:pk>/papers/<int:fact>/retract/", views.instrument_retract, name="instrument-retract"
    ),
]
