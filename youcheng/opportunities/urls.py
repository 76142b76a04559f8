from django.urls import path

from youcheng.accounts.once import once
from youcheng.opportunities import views

app_name = "opportunities"
urlpatterns = [
    path("", views.opportunity_list, name="list"),
    path("export.<slug:format>", views.opportunity_export, name="export"),
    path("add/", once(views.opportunity_add), name="add"),
    path("sheet/", once(views.sheet_take), name="sheet"),
    path("sheet/empty/", views.sheet_empty, name="sheet-empty"),
    path("sectors/", views.sector_list, name="sectors"),
    path("weights/", views.weights_keep, name="weights"),
    path("units/<int:unit>/", views.unit_opportunities, name="unit"),
    path("cities/<int:place>/", views.city_opportunities, name="city-opportunities"),
    path("<int:pk>/", views.opportunity_detail, name="detail"),
    path("<int:pk>/edit/", once(views.opportunity_edit), name="edit"),
    path("<int:pk>/close/", once(views.opportunity_close), name="close"),
    path("<int:pk>/reopen/", views.opportunity_reopen, name="reopen"),
    path("<int:pk>/refuse/", views.candidate_refuse, name="refuse"),
    path("<int:pk>/introduce/", views.candidate_introduce, name="introduce"),
    path("refusals/<int:refusal>/back/", views.refusal_back, name="refusal-back"),
    path("introductions/<int:introduction>/", once(views.introduction_outcome), name="outcome"),
]
