from django.urls import include, path

urlpatterns = [
    path("situation/", include("youcheng.analytics.urls")),
    path("", include("youcheng.registry.urls")),
    path("pipeline/", include("youcheng.pipeline.urls")),
    path("circulars/", include("youcheng.circulars.urls")),
    path("opportunities/", include("youcheng.opportunities.urls")),
    path("consultations/", include("youcheng.consultations.urls")),
    path("mechanisms/", include("youcheng.mechanisms.urls")),
    path("responsibilities/", include("youcheng.responsibilities.urls")),
    path("", include("youcheng.dossiers.urls")),
    path("", include("youcheng.exchanges.urls")),
    path("", include("youcheng.people.urls")),
    path("notices/", include("youcheng.notices.urls")),
    path("documents/", include("youcheng.documents.urls")),
    path("import/", include("youcheng.dataio.urls")),
    path("", include("youcheng.desk.urls")),
]

handler400 = "youcheng.desk.views.errors.bad_request"
handler403 = "youcheng.desk.views.errors.permission_denied"
handler404 = "youcheng.desk.views.errors.not_found"
handler500 = "youcheng.desk.views.errors.server_error"
