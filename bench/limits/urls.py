from django.contrib.auth.decorators import login_required
from django.urls import path

from bench.limits import cases, views

urlpatterns = [
    path("bare/", login_required(views.nothing)),
    path("bare/home/", login_required(views.home)),
    path("bare/ties/", login_required(views.tie_list)),
    path("bare/cities/<int:pk>/", login_required(views.city)),
    path("bare/ties/<int:pk>/edit/", login_required(views.edit)),
    path("bare/facets/", login_required(views.facets)),
    path("bare/search/", login_required(views.find)),
    path("bare/cases/", login_required(cases.board)),
    path("bare/cases/<int:pk>/", login_required(cases.case)),
]
