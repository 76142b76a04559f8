from youcheng.notices.models.notices import Choice, Feed, Notice
from youcheng.notices.models.queue import Delivery, Hook

__all__ = ["Choice", "Delivery", "Feed", "Hook", "Notice"]
