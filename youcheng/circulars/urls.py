from django.urls import path

from youcheng.accounts.once import once
from youcheng.circulars import views

app_name = "circulars"
urlpatterns = [
    path("", views.circular_list, name="list"),
    path("add/", once(views.circular_add), name="add"),
    path("groups/", views.group_list, name="groups"),
    path("groups/add/", once(views.group_add), name="group-add"),
    path("groups/<int:group>/", views.group_edit, name="group-edit"),
    path("groups/<int:group>/drop/", views.group_drop, name="group-drop"),
    path("outside/<str:token>/", views.outside_page, name="outside"),
    path("opportunities/<int:opportunity>/", views.circular_from_match, name="from-match"),
    path("answers/<int:answer>/opportunity/", views.answer_take_up, name="take-up"),
    path("<int:pk>/", views.circular_detail, name="detail"),
    path("<int:pk>/edit/", once(views.circular_edit), name="edit"),
    path("<int:pk>/discard/", views.circular_discard, name="discard"),
    path("<int:pk>/units/", once(views.circular_units), name="units"),
    path("<int:pk>/questions/", once(views.circular_questions), name="questions"),
    path("<int:pk>/questions/<int:question>/drop/", views.question_drop, name="question-drop"),
    path("<int:pk>/files/", once(views.circular_files), name="files"),
    path("<int:pk>/files/<int:file>/", views.file_download, name="file"),
    path("<int:pk>/files/<int:file>/drop/", views.file_drop, name="file-drop"),
    path("<int:pk>/outside/", once(views.outside_add, then="circulars:list"), name="outside-add"),
    path("<int:pk>/remind/", once(views.circular_remind), name="remind"),
    path("<int:pk>/extend/", once(views.circular_extend), name="extend"),
    path("<int:pk>/close/", views.circular_close, name="close"),
    path("<int:pk>/answers.<slug:format>", views.answers_export, name="answers"),
    path("<int:pk>/answers/word/", views.answers_report, name="report"),
    path(
        "receipts/<int:receipt>/link/",
        once(views.link_renew, then="circulars:list"),
        name="link-renew",
    ),
    path("receipts/<int:receipt>/link/revoke/", views.link_revoke, name="link-revoke"),
    path("receipts/<int:receipt>/claim/", views.receipt_claim, name="claim"),
    path("receipts/<int:receipt>/answer/", once(views.receipt_answer), name="answer"),
    path("receipts/<int:receipt>/forward/", once(views.receipt_forward), name="forward"),
    path("receipts/<int:receipt>/back/", once(views.receipt_back), name="back"),
]
