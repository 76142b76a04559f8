from django.urls import path

from youcheng.accounts.once import once
from youcheng.responsibilities import views

app_name = "responsibilities"
urlpatterns = [
    path("", views.matrix, name="matrix"),
    path("export.<slug:format>", views.matrix_export, name="export"),
    path("ties/<int:pk>/", once(views.tie_duties), name="tie"),
    path("ties/<int:pk>/propose/", views.tie_propose, name="propose"),
    path("sectors/<int:pk>/", once(views.sector_duties), name="sector"),
    path("duties/<int:duty>/end/", views.duty_end, name="end"),
]
