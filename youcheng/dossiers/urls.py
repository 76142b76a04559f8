from django.urls import path

from youcheng.accounts.once import once
from youcheng.dossiers import views

app_name = "dossiers"
urlpatterns = [
    path("dossiers/", views.dossier_list, name="dossier-list"),
    path("dossiers/weights/", views.weights, name="weights"),
    path("dossiers/<int:tie>/access/", views.dossier_access, name="dossier-access"),
    path("dossiers/<int:tie>/type/", once(views.type_set), name="type-set"),
    path("dossiers/<int:tie>/type/<int:override>/drop/", views.type_unset, name="type-unset"),
    path("dossiers/<int:tie>/plan/<int:year>/", views.plan, name="plan"),
    path("dossiers/<int:tie>/plan/<int:year>/draw/", views.plan_draw, name="plan-draw"),
    path("dossiers/<int:tie>/plan/<int:year>/add/", once(views.line_add), name="line-add"),
    path("dossiers/<int:tie>/lines/<int:line>/", views.line_edit, name="line-edit"),
    path("dossiers/<int:tie>/lines/<int:line>/<slug:move>/", views.line_move, name="line-move"),
    path("dossiers/<int:tie>/pack/", views.pack, name="pack"),
    path("dossiers/<int:tie>/pack.<slug:format>", views.pack_file, name="pack-file"),
    path("cities/<int:place>/dossier/", views.city_dossier, name="city-dossier"),
]
