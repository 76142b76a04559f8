from django.urls import path

from youcheng.accounts.once import once
from youcheng.pipeline import views

app_name = "pipeline"
urlpatterns = [
    path("", views.board, name="board"),
    path("list/", views.case_list, name="case-list"),
    path("calendar/", views.calendar, name="calendar"),
    path("add/", once(views.case_add), name="case-add"),
    path("ties/<int:tie>/add/", once(views.tie_case_add), name="tie-case-add"),
    path("rules/", views.rule_list, name="rule-list"),
    path("rules/add/", once(views.rule_add), name="rule-add"),
    path("rules/<slug:code>/", views.rule_edit, name="rule-edit"),
    path("quota/", views.quota, name="quota"),
    path("cases/<int:case>/", views.case_detail, name="case-detail"),
    path("cases/<int:case>/edit/", views.case_edit, name="case-edit"),
    path("cases/<int:case>/access/", views.case_access, name="case-access"),
    path("cases/<int:case>/move/<slug:target>/", once(views.case_move), name="case-move"),
    path("cases/<int:case>/pass/<slug:code>/", once(views.leave_give), name="leave-give"),
    path("cases/<int:case>/leaves/<int:leave>/back/", views.leave_take_back, name="leave-back"),
    path("cases/<int:case>/papers/add/", once(views.paper_add), name="paper-add"),
    path("cases/<int:case>/papers/<int:paper>/drop/", views.paper_drop, name="paper-drop"),
    path("prospects/", views.prospect_list, name="prospect-list"),
    path("prospects/add/", once(views.prospect_add), name="prospect-add"),
    path("prospects/offered/", views.prospect_suggest, name="prospect-suggest"),
    path("prospects/offered/take/", views.prospect_take, name="prospect-take"),
    path("prospects/weights/", views.score_weights, name="score-weights"),
    path("prospects/<int:prospect>/", views.prospect_detail, name="prospect-detail"),
    path("prospects/<int:prospect>/drop/", once(views.prospect_drop), name="prospect-drop"),
    path("prospects/<int:prospect>/note/", views.prospect_note, name="prospect-note"),
    path("prospects/<int:prospect>/facts/add/", once(views.fact_add), name="prospect-fact-add"),
    path(
        "prospects/<int:prospect>/facts/<int:fact>/back/",
        views.fact_back,
        name="prospect-fact-back",
    ),
]
