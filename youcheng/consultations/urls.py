from django.urls import path

from youcheng.accounts.once import once
from youcheng.consultations import views

app_name = "consultations"
urlpatterns = [
    path("", views.meeting_list, name="list"),
    path("add/", once(views.meeting_add), name="add"),
    path("slots/", views.slot_finder, name="slots"),
    path("series/", views.series_list, name="series-list"),
    path("series/add/", once(views.series_add), name="series-add"),
    path("series/<int:pk>/", views.series_detail, name="series"),
    path("series/<int:pk>/edit/", once(views.series_edit), name="series-edit"),
    path("series/<int:pk>/end/", views.series_end, name="series-end"),
    path("tasks/", views.task_list, name="task-list"),
    path("tasks/<int:pk>/", views.task_detail, name="task"),
    path("tasks/<int:pk>/report/", once(views.task_report), name="task-report"),
    path("tasks/<int:pk>/close/", once(views.task_close), name="task-close"),
    path("tasks/<int:pk>/back/", once(views.task_back), name="task-back"),
    path("tasks/<int:pk>/drop/", once(views.task_drop), name="task-drop"),
    path("tasks/<int:pk>/reopen/", once(views.task_reopen), name="task-reopen"),
    path("tasks/<int:pk>/give/", once(views.task_give), name="task-give"),
    path("invitees/<int:invitee>/reply/", once(views.invitee_reply), name="reply"),
    path("<int:pk>/", views.meeting_detail, name="detail"),
    path("<int:pk>/edit/", once(views.meeting_edit), name="edit"),
    path("<int:pk>/invite/", once(views.meeting_invite), name="invite"),
    path("<int:pk>/cancel/", once(views.meeting_cancel), name="cancel"),
    path("<int:pk>/hold/", views.meeting_hold, name="hold"),
    path("<int:pk>/attendance/", once(views.meeting_attendance), name="attendance"),
    path("<int:pk>/minutes/", once(views.minutes_edit), name="minutes"),
    path("<int:pk>/minutes/word/", views.minutes_word, name="word"),
    path("<int:pk>/meeting.ics", views.meeting_ics, name="ics"),
    path("<int:pk>/tasks/", once(views.tasks_make), name="tasks-make"),
    path("<int:pk>/items/add/", once(views.item_add), name="item-add"),
    path("<int:pk>/items/<int:item>/drop/", views.item_drop, name="item-drop"),
    path("<int:pk>/items/<int:item>/opportunity/", views.item_opportunity, name="item-opportunity"),
    path("<int:pk>/items/<int:item>/move/", views.item_move, name="item-move"),
]
