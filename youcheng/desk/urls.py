from allauth.account.views import login, logout
from django.urls import path

from youcheng.desk import views

urlpatterns = [
    path("sign-in/", login, name="account_login"),
    path("sign-out/", logout, name="account_logout"),
    path("language/", views.language, name="set_language"),
    path("health/", views.health, name="health"),
]
