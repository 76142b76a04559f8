from django.urls import path

from youcheng.accounts.once import once
from youcheng.exchanges import views

app_name = "exchanges"
urlpatterns = [
    path("exchanges/", views.exchange_list, name="exchange-list"),
    path("exchanges/facets/", views.exchange_facets, name="exchange-facets"),
    path("exchanges/export.<slug:format>", views.exchange_export, name="exchange-export"),
    path("exchanges/add/", once(views.exchange_add), name="exchange-add"),
    path("exchanges/mail/", once(views.mail_take), name="mail-take"),
    path("exchanges/gift-limits/", views.gift_limits, name="gift-limits"),
    path("exchanges/gift-limits/add/", once(views.gift_limit_set), name="gift-limit-add"),
    path(
        "exchanges/gift-limits/<int:pk>/change/",
        once(views.gift_limit_set),
        name="gift-limit-change",
    ),
    path("exchanges/gift-limits/<int:pk>/end/", views.gift_limit_end, name="gift-limit-end"),
    path("exchanges/<int:pk>/", views.exchange_detail, name="exchange-detail"),
    path("exchanges/<int:pk>/edit/", views.exchange_edit, name="exchange-edit"),
    path("exchanges/<int:pk>/withdraw/", views.exchange_withdraw, name="exchange-withdraw"),
    path("exchanges/<int:pk>/access/", views.exchange_access, name="exchange-access"),
    path("exchanges/<int:pk>/reception/", views.exchange_reception, name="exchange-reception"),
    path("exchanges/<int:pk>/papers/add/", views.exchange_file_add, name="exchange-file-add"),
    path(
        "exchanges/<int:pk>/papers/<int:file>/drop/",
        views.exchange_file_drop,
        name="exchange-file-drop",
    ),
    path(
        "exchanges/<int:pk>/papers/<int:file>/attachments/",
        views.exchange_file_parts,
        name="exchange-file-parts",
    ),
    path("exchanges/<int:pk>/mail/", views.mail_files, name="mail-files"),
    path(
        "documents/<int:document>/exchanges/", views.document_exchanges, name="document-exchanges"
    ),
    path("exchanges/<int:pk>/<slug:part>/add/", once(views.part_add), name="part-add"),
    path("exchanges/<int:pk>/<slug:part>/<int:one>/drop/", views.part_drop, name="part-drop"),
    path(
        "exchanges/<int:pk>/promises/<int:promise>/done/", views.promise_done, name="promise-done"
    ),
    path("persons/<int:person>/mentions/", views.person_mentions, name="person-mentions"),
    path("cities/<int:place>/exchanges/", views.city_exchanges, name="city-exchanges"),
]
