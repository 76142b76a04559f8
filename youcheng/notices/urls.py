from django.urls import path

from youcheng.accounts.once import once
from youcheng.notices.views import hooks, inbox, settings

app_name = "notices"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("read/", inbox.read_all, name="read-all"),
    path("<int:pk>/", inbox.go, name="go"),
    path("<int:pk>/read/", inbox.read, name="read"),
    path("settings/", settings.ways, name="settings"),
    path("feed/make/", once(settings.feed_make, then="notices:settings"), name="feed-make"),
    path("feed/revoke/", settings.feed_revoke, name="feed-revoke"),
    path("feed/<str:token>.ics", settings.feed, name="feed"),
    path("hooks/", hooks.hook_list, name="hook-list"),
    path("hooks/add/", once(hooks.hook_add, then="notices:hook-list"), name="hook-add"),
    path("hooks/<int:pk>/", hooks.hook_edit, name="hook-edit"),
    path(
        "hooks/<int:pk>/secret/",
        once(hooks.hook_secret, then="notices:hook-list"),
        name="hook-secret",
    ),
    path("deliveries/", hooks.delivery_list, name="delivery-list"),
    path("deliveries/again/", hooks.deliver_all_again, name="delivery-all-again"),
    path("deliveries/<int:pk>/again/", hooks.deliver_again, name="delivery-again"),
]
