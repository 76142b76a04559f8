from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "youcheng.registry"
    verbose_name = _("register")
    default_auto_field = "django.db.models.BigAutoField"
