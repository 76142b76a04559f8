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
    path("cities/<int:place>/", views.city_cases, name="city-cases"),
    path("rounds/", views.round_list, name="round-list"),
    path("chains/", views.chain_list, name="chain-list"),
    path("chains/add/", once(views.chain_add), name="chain-add"),
    path("chains/<slug:code>/", views.chain_edit, name="chain-edit"),
    path("calendars/", views.calendar_list, name="calendar-list"),
    path("calendars/<slug:country>/<int:year>/", views.calendar_year, name="calendar-year"),
    path("calendars/<slug:country>/<int:year>/take/", views.calendar_take, name="calendar-take"),
    path("deputies/", once(views.absence_list), name="absence-list"),
    path("deputies/<int:absence>/end/", views.absence_end, name="absence-end"),
    path("quota/", views.quota, name="quota"),
    path("cases/<int:case>/", views.case_detail, name="case-detail"),
    path("cases/<int:case>/edit/", views.case_edit, name="case-edit"),
    path("cases/<int:case>/access/", views.case_access, name="case-access"),
    path("cases/<int:case>/move/<slug:target>/", once(views.case_move), name="case-move"),
    path("cases/<int:case>/pass/<slug:code>/", once(views.leave_give), name="leave-give"),
    path("cases/<int:case>/leaves/<int:leave>/back/", views.leave_take_back, name="leave-back"),
    path("cases/<int:case>/ask/<slug:target>/", once(views.round_ask), name="round-ask"),
    path("cases/<int:case>/seats/<int:seat>/", once(views.speak), name="speak"),
    path(
        "cases/<int:case>/seats/<int:seat>/paper/",
        once(views.speak_by_paper),
        name="speak-by-paper",
    ),
    path("cases/<int:case>/seats/<int:seat>/another/", once(views.reseat), name="reseat"),
    path(
        "cases/<int:case>/rounds/<int:link>/withdraw/",
        once(views.round_withdraw),
        name="round-withdraw",
    ),
    path("cases/<int:case>/remarks/add/", once(views.remark_add), name="remark-add"),
    path("cases/<int:case>/papers/add/", once(views.paper_add), name="paper-add"),
    path("cases/<int:case>/papers/<int:paper>/drop/", views.paper_drop, name="paper-drop"),
]
