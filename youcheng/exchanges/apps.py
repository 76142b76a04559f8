from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangesConfig(AppConfig):
    name = "youcheng.exchanges"
    verbose_name = _("exchanges")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models come first.
        from youcheng.exchanges.actions import forgetting, indexing, mails  # noqa: F401, PLC0415
        from youcheng.exchanges.queries import together  # noqa: F401, PLC0415
