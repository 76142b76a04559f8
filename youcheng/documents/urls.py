from django.urls import path

from youcheng.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.document_list, name="list"),
    path("add/", views.document_add, name="add"),
    path("<int:pk>/", views.document_detail, name="detail"),
    path("<int:pk>/state/", views.document_state, name="state"),
    path("<int:pk>/edit/", views.document_edit, name="edit"),
    path("<int:pk>/versions/add/", views.version_add, name="version-add"),
    path("<int:pk>/access/", views.document_access, name="access"),
    path("<int:pk>/versions/<int:number>/file/", views.download, name="download"),
    path(
        "<int:pk>/versions/<int:number>/pages/<int:page>.<slug:size>",
        views.picture,
        name="picture",
    ),
]
