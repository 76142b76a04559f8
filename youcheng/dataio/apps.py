from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DataioConfig(AppConfig):
    name = "youcheng.dataio"
    verbose_name = _("import and export")
    default_auto_field = "django.db.models.BigAutoField"
