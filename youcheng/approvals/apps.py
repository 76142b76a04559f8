from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    name = "youcheng.approvals"
    verbose_name = _("Rounds of decision")
