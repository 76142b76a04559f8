from allauth.account.views import logout
from django.urls import path

from youcheng.desk import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-out/", logout, name="account_logout"),
    path("language/", views.language, name="set_language"),
    path("health/", views.health, name="health"),
]
