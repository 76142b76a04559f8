from django.urls import path

from youcheng.dataio import views

app_name = "dataio"
urlpatterns = [
    path("", views.import_list, name="import-list"),
    path("export/", views.ledger_export, name="ledger-export"),
    path("template/", views.ledger_template, name="ledger-template"),
    path("<slug:code>/columns/", views.import_map, name="import-map"),
    path("<slug:code>/check/", views.import_check, name="import-check"),
    path("<slug:code>/result/", views.import_result, name="import-result"),
    path("<slug:code>/write/", views.import_write, name="import-write"),
    path("<slug:code>/undo/", views.import_undo, name="import-undo"),
    path("<slug:code>/rejected/", views.import_rejected, name="import-rejected"),
]
