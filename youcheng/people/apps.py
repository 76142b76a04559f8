from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "youcheng.people"
    verbose_name = _("people base")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models come first.
        from youcheng.people.actions import indexing  # noqa: F401, PLC0415
