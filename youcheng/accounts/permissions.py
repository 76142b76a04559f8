"""Who may do what: permissions and roles in code, so that a diff shows every change.

Which person holds which role for which unit is data: `Grant`.
"""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One thing that can be done. Named noun.verb."""

    TIE_VIEW = "tie.view"
    TIE_EDIT = "tie.edit"
    TIE_IMPORT = "tie.import"
    TIE_EXPORT = "tie.export"
    CLAIM_REVIEW = "claim.review"
    DOCUMENT_VIEW = "document.view"
    DOCUMENT_RESTRICTED = "document.restricted"
    """Reading what is restricted, too."""
    DOCUMENT_EDIT = "document.edit"
    SITUATION_VIEW = "situation.view"
    FIGURE_DECIDE = "figure.decide"
    PEOPLE_VIEW = "people.view"
    """Persons of the people base, their contact details masked."""
    PEOPLE_EDIT = "people.edit"
    PEOPLE_RESTRICTED = "people.restricted"
    """Persons whose record is restricted, too. Whoever changes records holds it besides: nobody may
    change what they may not read."""
    PEOPLE_UNMASK = "people.unmask"
    """Contact details as they are; each time is logged."""
    PEOPLE_ERASE = "people.erase"
    EXCHANGE_VIEW = "exchange.view"
    EXCHANGE_EDIT = "exchange.edit"
    EXCHANGE_RESTRICTED = "exchange.restricted"
    """Exchanges whose record is restricted, too. Every role that gives it gives EXCHANGE_VIEW."""
    EXCHANGE_EXPORT = "exchange.export"
    EXCHANGE_IMPORT = "exchange.import"
    DOSSIER_VIEW = "dossier.view"
    """Vitality, types and exchange plans. Who has it reads exchanges, which they rest on."""
    DOSSIER_EDIT = "dossier.edit"
    """Set a type, keep the exchange plan, make briefing packs."""
    DOSSIER_WEIGH = "dossier.weigh"
    """Change the weights, which hold for all ties."""
    CASE_VIEW = "case.view"
    """Cases on their way to a tie."""
    CASE_ENDINGS = "case.endings"
    """Cases that halt, resume or end a tie, too. Every role that gives it gives CASE_VIEW."""
    CASE_LEAD = "case.lead"
    """Open a case of one's own unit; whoever keeps cases takes it on."""
    CASE_EDIT = "case.edit"
    """Open cases, take their steps, file their papers, and let a warning pass with a reason."""
    CASE_DECIDE = "case.decide"
    """Let a case pass what only a leader may decide."""
    CASE_RULES = "case.rules"
    """Change the rules that are asked of cases, and the yearly aim."""
    CIRCULAR_VIEW = "circular.view"
    """Circulars of the units within, and those that these units got."""
    CIRCULAR_SEND = "circular.send"
    """Send circulars in the name of the units within, and to them."""
    CIRCULAR_ANSWER = "circular.answer"
    """Claim, answer and send back what the units within got."""
    OPPORTUNITY_VIEW = "opportunity.view"
    """What partners and the units within offer or seek, and who fits whom."""
    OPPORTUNITY_EDIT = "opportunity.edit"
    """Enter and change what the units within offer or seek, and say that a match is none."""
    CONSULTATION_VIEW = "consultation.view"
    """Meetings that units within hold or are asked to, and their tasks."""
    CONSULTATION_EDIT = "consultation.edit"
    """Hold meetings in the name of the units within: agenda, minutes, tasks and their closing."""
    TASK_REPORT = "task.report"
    """Say how far a task of the units within is, and hand in evidence."""
    MECHANISM_VIEW = "mechanism.view"
    """Regular exchange with partners: its turns, and what is due from whom."""
    MECHANISM_EDIT = "mechanism.edit"
    """Keep regular exchange, open a partner's page, and take up what the partner said there."""
    DUTY_EDIT = "duty.edit"
    """Say who leads and who assists for ties and sectors of the units within."""
    PEOPLE_MERGE = "people.merge"
    """Two records of one person into one, and taking that back."""
    PERSON_MANAGE = "person.manage"
    """Users, their grants, units, and who sees what."""
    AUDIT_VIEW = "audit.view"


class Role(TextChoices):
    """What a person is to a unit."""

    LEADER = "leader", _("leader")
    DESK = "desk", _("desk officer")
    LIAISON = "liaison", _("unit liaison")
    OUTBOUND = "outbound", _("outbound clerk")
    ARCHIVIST = "archivist", _("archivist")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


READING = frozenset(
    {
        Permission.TIE_VIEW,
        Permission.TIE_EXPORT,
        Permission.SITUATION_VIEW,
        Permission.PEOPLE_VIEW,
        Permission.PEOPLE_RESTRICTED,
        Permission.EXCHANGE_VIEW,
        Permission.EXCHANGE_RESTRICTED,
        Permission.EXCHANGE_EXPORT,
        Permission.DOSSIER_VIEW,
        Permission.DOCUMENT_VIEW,
        Permission.CASE_VIEW,
        Permission.CASE_ENDINGS,
        Permission.CIRCULAR_VIEW,
        Permission.OPPORTUNITY_VIEW,
        Permission.CONSULTATION_VIEW,
        Permission.MECHANISM_VIEW,
    }
)
"""What a grant for one continent gives for all the world: who minds Europe reads the rest."""
BY_REGION = frozenset(
    {
        Permission.TIE_EDIT,
        Permission.CLAIM_REVIEW,
        Permission.PEOPLE_EDIT,
        Permission.PEOPLE_UNMASK,
        Permission.PEOPLE_ERASE,
        Permission.EXCHANGE_EDIT,
        Permission.DOSSIER_EDIT,
        Permission.PEOPLE_MERGE,
        Permission.CASE_EDIT,
        Permission.CASE_LEAD,
        Permission.MECHANISM_EDIT,
    }
)
"""What a grant for one continent gives for partners there. It gives nothing else: an import or a
decision on a figure of the whole city knows no continent."""

_READ = frozenset({Permission.TIE_VIEW, Permission.SITUATION_VIEW, Permission.DOCUMENT_VIEW})
_MEET = frozenset(
    {
        Permission.PEOPLE_VIEW,
        Permission.EXCHANGE_VIEW,
        Permission.DOSSIER_VIEW,
        Permission.CASE_VIEW,
        Permission.CIRCULAR_VIEW,
        Permission.OPPORTUNITY_VIEW,
        Permission.CONSULTATION_VIEW,
        Permission.MECHANISM_VIEW,
    }
)
_RECORD = frozenset({Permission.EXCHANGE_EDIT})
"""Units enter what they do themselves; a visit abroad is entered by who prepares it."""
_DESK = frozenset(Permission) - {
    Permission.PERSON_MANAGE,
    Permission.AUDIT_VIEW,
    Permission.CASE_DECIDE,
}
"""A leader's decision stays a leader's."""

ROLES: dict[str, frozenset[Permission]] = {
    Role.LEADER: _READ
    | _MEET
    | {
        Permission.TIE_EXPORT,
        Permission.DOCUMENT_RESTRICTED,
        Permission.PEOPLE_RESTRICTED,
        Permission.EXCHANGE_RESTRICTED,
        Permission.EXCHANGE_EXPORT,
        Permission.CASE_DECIDE,
        Permission.CASE_ENDINGS,
    },
    Role.DESK: _DESK,
    Role.LIAISON: _READ
    | _MEET
    | _RECORD
    | {
        Permission.CASE_LEAD,
        Permission.CIRCULAR_ANSWER,
        Permission.OPPORTUNITY_EDIT,
        Permission.TASK_REPORT,
    },
    Role.OUTBOUND: _READ
    | _MEET
    | _RECORD
    | {Permission.TIE_EXPORT, Permission.EXCHANGE_EXPORT, Permission.EXCHANGE_IMPORT},
    Role.ARCHIVIST: _READ
    | _MEET
    | _RECORD
    | {
        Permission.TIE_EDIT,
        Permission.TIE_EXPORT,
        Permission.PEOPLE_EDIT,
        Permission.EXCHANGE_EXPORT,
        Permission.PEOPLE_RESTRICTED,
        Permission.DOCUMENT_RESTRICTED,
        Permission.DOCUMENT_EDIT,
    },
    Role.AUDITOR: _READ | {Permission.AUDIT_VIEW},
    Role.ADMINISTRATOR: frozenset(Permission),
}
