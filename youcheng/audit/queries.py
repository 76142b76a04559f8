from django.db.models import Model, QuerySet

from youcheng.audit.models import Event


def history_of(subject: Model) -> QuerySet[Event]:
    """What was done to `subject`, newest first."""
    return Event.objects.filter(
        subject_label=subject._meta.label, subject_key=str(subject.pk)
    ).order_by("-pk")
