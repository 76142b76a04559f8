from django.urls import path

from youcheng.accounts.once import once
from youcheng.mechanisms import views

app_name = "mechanisms"
urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("add/", once(views.mechanism_add), name="add"),
    path("words/", views.word_list, name="words"),
    path("words/<int:word>/", views.word_decide, name="decide"),
    path("partner/<str:token>/", views.partner, name="partner"),
    path("pages/<int:tie>/", once(views.page_open, then="mechanisms:calendar"), name="page"),
    path("pages/<int:tie>/revoke/", views.page_revoke, name="page-revoke"),
    path("cities/<int:place>/", views.city_mechanisms, name="city"),
    path("items/<int:item>/", views.item_edit, name="item"),
    path("items/<int:item>/drop/", views.item_drop, name="item-drop"),
    path("items/<int:item>/done/", views.item_done, name="item-done"),
    path("<int:pk>/", views.mechanism_detail, name="detail"),
    path("<int:pk>/edit/", views.mechanism_edit, name="edit"),
    path("<int:pk>/pause/", views.mechanism_pause, name="pause"),
    path("<int:pk>/end/", views.mechanism_end, name="end"),
    path("<int:pk>/resume/", views.mechanism_resume, name="resume"),
    path("<int:pk>/template/add/", once(views.pattern_add), name="pattern-add"),
    path("<int:pk>/template/<int:pattern>/drop/", views.pattern_drop, name="pattern-drop"),
    path("<int:pk>/turns/add/", once(views.turn_add), name="turn-add"),
    path("<int:pk>/turns/<int:turn>/", views.turn_edit, name="turn-edit"),
    path("<int:pk>/turns/<int:turn>/held/", views.turn_hold, name="turn-held"),
    path("<int:pk>/turns/<int:turn>/skip/", views.turn_skip, name="turn-skip"),
    path("<int:pk>/turns/<int:turn>/again/", views.turn_replan, name="turn-again"),
    path("<int:pk>/turns/<int:turn>/items/add/", once(views.item_add), name="item-add"),
]
