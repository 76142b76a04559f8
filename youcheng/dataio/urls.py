from django.urls import path

from youcheng.accounts.once import once
from youcheng.dataio.views import claims, imports, persons, visits

app_name = "dataio"
urlpatterns = [
    path("", imports.import_list, name="import-list"),
    path("export/", imports.ledger_export, name="ledger-export"),
    path("template/", imports.ledger_template, name="ledger-template"),
    path("claims/", claims.claim_list, name="claim-list"),
    path("claims/<int:pk>/", claims.claim_decide, name="claim-decide"),
    path("claims/<int:pk>/access/", claims.claim_access, name="claim-access"),
    path("visits/", once(visits.visit_import_list), name="visit-import-list"),
    path("visits/<slug:code>/", visits.visit_import, name="visit-import"),
    path("visits/<slug:code>/write/", visits.visit_import_write, name="visit-import-write"),
    path("visits/<slug:code>/undo/", visits.visit_import_undo, name="visit-import-undo"),
    path("persons/", once(persons.person_import_list), name="person-import-list"),
    path("persons/template/", persons.person_template, name="person-template"),
    path("persons/<slug:code>/", persons.person_import, name="person-import"),
    path("persons/<slug:code>/columns/", persons.person_import_map, name="person-import-map"),
    path("persons/<slug:code>/decide/", persons.person_import_decide, name="person-import-decide"),
    path("persons/<slug:code>/write/", persons.person_import_write, name="person-import-write"),
    path("persons/<slug:code>/undo/", persons.person_import_undo, name="person-import-undo"),
    path(
        "persons/<slug:code>/discard/", persons.person_import_discard, name="person-import-discard"
    ),
    path("persons/<slug:code>/go-on/", persons.person_import_go_on, name="person-import-go-on"),
    path("persons/<slug:code>/rest/", persons.person_import_rejected, name="person-import-rest"),
    path("<slug:code>/access/", imports.import_access, name="import-access"),
    path("<slug:code>/columns/", imports.import_map, name="import-map"),
    path("<slug:code>/check/", imports.import_check, name="import-check"),
    path("<slug:code>/result/", imports.import_result, name="import-result"),
    path("<slug:code>/write/", imports.import_write, name="import-write"),
    path("<slug:code>/undo/", imports.import_undo, name="import-undo"),
    path("<slug:code>/rejected/", imports.import_rejected, name="import-rejected"),
]
