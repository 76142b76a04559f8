from django.urls import URLPattern

app_name = "mechanisms"
urlpatterns: list[URLPattern] = []
