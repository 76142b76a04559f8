"""The deeds that the log knows, in words. A test looks for every verb that the code records."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.audit.chain import Break

TITLES: dict[str, Any] = {
    "signed_in": _("signed in"),
    "signed_out": _("signed out"),
    "sign_in.failed": _("failed to sign in"),
    "sign_in.locked": _("was locked out"),
    "unit.added": _("added a unit"),
    "unit.renamed": _("renamed a unit"),
    "unit.moved": _("moved a unit"),
    "unit.closed": _("closed a unit"),
    "person.joined": _("accepted the invitation"),
    "person.edited": _("changed a person's details"),
    "person.deactivated": _("deactivated the account"),
    "person.reactivated": _("reactivated the account"),
    "person.locked": _("locked the account after wrong passwords"),
    "person.unlocked": _("lifted the lock"),
    "grant.given": _("gave a role"),
    "grant.ended": _("ended a role"),
    "person.admitted": _("came by the office's sign-in for the first time"),
    "factor.added": _("added a second factor"),
    "factor.renamed": _("renamed a passkey"),
    "factor.removed": _("removed a second factor"),
    "factor.reset": _("reset the second factors"),
    "factor.failed": _("gave a wrong second factor"),
    "recovery.made": _("made recovery codes"),
    "recovery.used": _("used a recovery code"),
    "sso.linked": _("linked the account with the office's sign-in"),
    "sso.unlinked": _("cut the link with the office's sign-in"),
    "sso.refused": _("was refused after the office's sign-in"),
    "sessions.ended": _("ended sessions"),
    "password.changed": _("changed the password"),
    "password.link_made": _("made a link for a new password"),
    "invitation.made": _("invited"),
    "invitation.revoked": _("took back an invitation"),
    "invitation.renewed": _("renewed an invitation"),
    "feed.made": _("made a calendar address"),
    "feed.renewed": _("renewed the calendar address"),
    "feed.set": _("set the calendar"),
    "feed.revoked": _("took back the calendar address"),
    "tie.opened": _("entered in the register"),
    "tie.event_added": _("added an event"),
    "tie.instrument_added": _("filed a paper"),
    "tie.fact_retracted": _("took back"),
    "tie.file_attached": _("attached a file to a paper"),
    "tie.file_detached": _("took a file off a paper"),
    "tie.edited": _("changed the record"),
    "tie.obligation_added": _("entered an obligation"),
    "tie.obligation_done": _("said that an obligation is done"),
    "tie.obligation_dropped": _("took an obligation back"),
    "wording.set": _("put a word on the list of words"),
    "wording.dropped": _("took a word off the list of words"),
    "dossier.type_set": _("set the type of a partner"),
    "dossier.type_unset": _("took back the type of a partner"),
    "dossier.weights_set": _("set the weights of vitality"),
    "dossier.plan_drawn": _("drew up lines of an exchange plan"),
    "dossier.line_added": _("added a line to an exchange plan"),
    "dossier.line_edited": _("changed a line of an exchange plan"),
    "dossier.line_accepted": _("accepted a line of an exchange plan"),
    "dossier.line_declined": _("declined a line of an exchange plan"),
    "dossier.line_done": _("said that a line of an exchange plan is done"),
    "dossier.line_reopened": _("took a line of an exchange plan up again"),
    "dossier.pack_made": _("made a briefing pack"),
    "ties.edited": _("changed many ties at once"),
    "ties.edit_undone": _("took a change of many ties back"),
    "ties.exported": _("exported a list of ties"),
    "view.saved": _("saved a view"),
    "view.changed": _("changed a view"),
    "view.dropped": _("deleted a view"),
    "people.added": _("took a person in"),
    "people.edited": _("changed a person's record"),
    "people.archived": _("put a person's record away"),
    "people.taken_out": _("took a person's record out again"),
    "people.erased": _("erased a person"),
    "people.name_added": _("added a name of a person"),
    "people.name_dropped": _("took a name of a person out"),
    "people.post_begun": _("recorded a post"),
    "people.post_ended": _("recorded the end of a post"),
    "people.post_confirmed": _("confirmed a person in office"),
    "people.post_dropped": _("took a post out"),
    "people.contact_added": _("added a contact detail"),
    "people.contact_dropped": _("took a contact detail out"),
    "people.unmasked": _("uncovered a contact detail"),
    "people.exported": _("took a person's contact details out as a file"),
    "people.relation_added": _("recorded a relation"),
    "people.merged": _("merged two records of a person"),
    "people.unmerged": _("took a merge of two records back"),
    "people.pair_decided": _("decided on a possible duplicate"),
    "people.relation_dropped": _("took a relation out"),
    "organisation.added": _("added an organisation"),
    "organisation.edited": _("changed an organisation"),
    "organisation.name_added": _("added a name of an organisation"),
    "organisation.archived": _("put an organisation away"),
    "place.edited": _("changed facts of the city"),
    "place.name_added": _("added a name of the city"),
    "place.name_dropped": _("took a name of the city out"),
    "exchange.recorded": _("recorded an exchange"),
    "exchange.drafted": _("made a draft of an exchange"),
    "exchange.edited": _("changed an exchange"),
    "exchange.withdrawn": _("took an exchange back"),
    "exchange.participant_added": _("added somebody who took part"),
    "exchange.participant_dropped": _("took somebody out of those who took part"),
    "exchange.gift_added": _("entered a gift"),
    "exchange.gift_dropped": _("took a gift out"),
    "exchange.limit_set": _("set a limit for gifts"),
    "exchange.limit_ended": _("ended a limit for gifts"),
    "exchange.promise_added": _("noted a promise"),
    "exchange.promise_done": _("said that a promise is done"),
    "exchange.promise_dropped": _("took a promise out"),
    "exchange.item_added": _("added to the programme"),
    "exchange.item_dropped": _("took out of the programme"),
    "exchange.file_attached": _("attached a file to an exchange"),
    "exchange.file_detached": _("took a file off an exchange"),
    "exchange.mail_taken": _("took an e-mail in"),
    "exchange.attachments_chosen": _("chose what is kept of the attachments of an e-mail"),
    "exchanges.exported": _("exported a list of exchanges"),
    "case.opened": _("opened a case"),
    "case.edited": _("changed a case"),
    "case.moved": _("took a case a step on"),
    "case.signed": _("recorded the signing of a case"),
    "case.paper_added": _("filed a paper of a case"),
    "case.paper_dropped": _("took a paper of a case back"),
    "case.leave_given": _("let a case pass a rule"),
    "case.leave_taken_back": _("took the leave to pass a rule back"),
    "rule.set": _("changed a rule on new ties"),
    "quota.set": _("said how many new ties a year is to bring"),
    "document.filed": _("filed a document"),
    "document.revised": _("added a version of a document"),
    "document.edited": _("changed what is said of a document"),
    "document.opened": _("opened a restricted document"),
    "document.downloaded": _("downloaded a restricted document"),
    "document.quarantined": _("put a document under lock: a virus was found"),
    "claim.confirmed": _("confirmed a claim"),
    "claim.dismissed": _("set a claim aside"),
    "claims.imported": _("took in a public list"),
    "ledger.imported": _("imported a ledger"),
    "ledger.undone": _("took an import back"),
    "visits.imported": _("imported a ledger of visits"),
    "visits.undone": _("took an import of visits back"),
    "persons.exported": _("took a list of persons out as a file"),
    "persons.imported": _("imported a list of persons"),
    "persons.undone": _("took an import of persons back"),
    "persons.discarded": _("threw a draft of an import of persons away"),
    "persons.rest_drafted": _("made a draft of rows that an import left out"),
    "persons.rows_exported": _("took rows that were not imported out as a file"),
    "ledger.exported": _("exported the ledger"),
    "situation.exported": _("exported the situation"),
    "audit.exported": _("exported the log"),
    "alert.set_aside": _("set an alert aside"),
    "alert.taken_up": _("took an alert up again"),
    "demo.opened": _("opened the demonstration"),
    "figure.decided": _("decided on a figure"),
}

CODES: dict[str, Any] = {
    "password": _("password"),
    "passkey": _("passkey"),
    "sso": _("the office's sign-in"),
    "totp": _("authenticator app"),
    "webauthn": _("passkey"),
    "recovery_codes": _("recovery code"),
    "code": _("one-time code"),
    "unknown": _("no account here"),
    "shut": _("the account is shut"),
    "locked": _("the account is locked"),
    "linked_otherwise": _("linked to another account there"),
}
"""Values of `how`, `kind` and `why`, which the log keeps as codes."""


DETAILS: dict[str, Any] = {
    "ambiguous": _("several places fit"),
    "as_of": _("as of"),
    "claim": _("claim"),
    "created": _("created"),
    "decision": _("decision"),
    "currency": _("currency"),
    "document": _("document"),
    "duplicates": _("duplicates"),
    "due_on": _("due on"),
    "ends_on": _("ends on"),
    "events": _("events"),
    "evidence": _("evidence"),
    "exchanges": _("exchanges"),
    "fact": _("what"),
    "fields": _("fields"),
    "filename": _("file"),
    "filter": _("filter"),
    "format": _("format"),
    "gift": _("gift"),
    "how": _("by way of"),
    "is_shared": _("shared with all colleagues"),
    "issuer": _("provider"),
    "item": _("what"),
    "kept": _("kept"),
    "kind": _("kind"),
    "left": _("left"),
    "matched": _("matched to places"),
    "n": _("number of them"),
    "name": _("name"),
    "on": _("on the day"),
    "other": _("the other record"),
    "parent": _("under"),
    "passed": _("passed with a reason"),
    "path": _("place in the tree"),
    "person": _("person"),
    "post": _("post"),
    "promise": _("promise"),
    "query": _("filter"),
    "reason": _("reason"),
    "region": _("partners in"),
    "rejected": _("rejected"),
    "reversed": _("taken back"),
    "role": _("role"),
    "rows": _("rows"),
    "signed_on": _("signed on"),
    "rule": _("rule"),
    "source": _("source"),
    "suspect": _("suspect"),
    "ties": _("ties"),
    "unchanged": _("unchanged"),
    "unit": _("unit"),
    "until": _("until"),
    "value": _("value"),
    "updated": _("updated"),
    "warned": _("with a remark"),
    "virus": _("virus"),
    "why": _("because"),
}
"""What deeds tell beside themselves, in words; what they change is named by the column itself."""


def title_of(verb: str) -> str:
    return str(TITLES.get(verb, verb))


def words_of(name: str, value: Any) -> Any:
    """A value of the log as people say it; several codes stand in it with commas."""
    if name not in {"how", "kind", "why"} or not isinstance(value, str):
        return value
    return " + ".join(str(CODES.get(code, code)) for code in value.split(", "))


def sentence(broken: Break) -> str:
    """Where the log breaks, and how."""
    if broken.event is None:
        return str(_("The log is cut: all of its entries are gone."))
    said = {
        "number": broken.event.pk,
        "at": timezone.localtime(broken.event.at).strftime("%Y-%m-%d %H:%M:%S"),
        "who": broken.event.by_name or str(_("the machine")),
        "what": title_of(broken.event.verb),
        "subject": broken.event.subject_text,
    }
    match broken.why:
        case "changed":
            text = _(
                "The log breaks at entry %(number)d (%(at)s, %(who)s: %(what)s, %(subject)s):"
                " it was changed after it was written."
            )
        case "missing":
            text = _(
                "The log breaks before entry %(number)d (%(at)s, %(who)s: %(what)s,"
                " %(subject)s): what stood before it was removed or moved."
            )
        case _other:
            text = _(
                "The log is cut after entry %(number)d (%(at)s, %(who)s: %(what)s,"
                " %(subject)s): entries at its end are gone."
            )
    return str(text) % said
