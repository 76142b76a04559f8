from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="analytics:situation"), name="home"),
    path("situation/", include("youcheng.analytics.urls")),
    path("ties/", include("youcheng.registry.urls")),
    path("import/", include("youcheng.dataio.urls")),
    path("", include("youcheng.desk.urls")),
]
