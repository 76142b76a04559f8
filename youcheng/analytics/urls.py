from django.urls import path

from youcheng.analytics import views

app_name = "analytics"
urlpatterns = [
    path("", views.situation, name="situation"),
    path("report.<slug:format>", views.report, name="report"),
    path("figures/<int:pk>/decide/", views.figure_decide, name="figure-decide"),
]
