"""The kinds of facts: what can happen, in the past tense."""

from __future__ import annotations

from contextvars import ContextVar
from enum import StrEnum

CLIENT: ContextVar[str | None] = ContextVar("client", default=None)
"""The address of the client whose request is under way; None where nobody asked from outside."""


class FactKind(StrEnum):
    """Dashboard, notifications and audit read these; a name never changes its meaning."""

    SCAN_FINISHED = "scan.finished"
    SCAN_COMPANY_NOT_SEEN = "scan.company_not_seen"
    SCAN_ORDERED = "scan.ordered"
    SCAN_ORDER_CANCELLED = "scan.order_cancelled"
    SCAN_ORDER_ENDED = "scan.order_ended"
    WATCH_CHANGED = "watch.changed"
    ERRORS_LISTED = "errors.listed"
    ERROR_RESOLVED = "error.resolved"
    ERROR_AGED_OUT = "error.aged_out"
    ERROR_REOPENED = "error.reopened"
    ERROR_IGNORED = "error.ignored"
    ERROR_FIXED = "error.fixed"
    LOG_READ = "log.read"
    LOG_NOT_READ = "log.not_read"
    FIX_PROPOSED = "fix.proposed"
    FIX_BLOCKED = "fix.blocked"
    FIX_REFUSED = "fix.refused"
    FIX_STALE = "fix.stale"
    FIX_APPROVED = "fix.approved"
    FIX_REJECTED = "fix.rejected"
    FIX_WISHED = "fix.wished"
    FIX_YES_GIVEN = "fix.yes_given"
    FIX_EXPIRED = "fix.expired"
    FIX_CANCELLED = "fix.cancelled"
    FIX_RETRIED = "fix.retried"
    FIX_RELEASED = "fix.released"
    FIX_WAITS = "fix.waits"
    FIX_WRONG_RECORD = "fix.wrong_record"
    ATTEMPT_STARTED = "attempt.started"
    ATTEMPT_STAGED = "attempt.staged"
    ATTEMPT_INTENDED = "attempt.intended"
    ATTEMPT_CLICKED = "attempt.clicked"
    ATTEMPT_READ_BACK = "attempt.read_back"
    ATTEMPT_ENDED = "attempt.ended"
    FIX_AWAITS_DRIVER = "fix.awaits_driver"
    FIX_ANSWERED = "fix.answered"
    FIX_AWAITS_SNAPSHOT = "fix.awaits_snapshot"
    FIX_UNKNOWN = "fix.unknown"
    FIX_CLOSED = "fix.closed"
    FIX_VIOLATION = "fix.violation"
    FINDING_MADE = "finding.made"
    FINDING_NARROWED = "finding.narrowed"
    FINDING_REVIEWED = "finding.reviewed"
    DIGEST_MADE = "digest.made"
    ARCHIVE_TRIMMED = "archive.trimmed"
    EVIDENCE_KEPT = "evidence.kept"
    EVIDENCE_DELETED = "evidence.deleted"
    AGENT_WISHED = "agent.wished"
    AGENT_CONFIGURED = "agent.configured"
    SYSTEM_TESTED = "system.tested"
    KIT_PROVED = "kit.proved"
    KIT_UNPROVED = "kit.unproved"
    KIT_BLOCKED = "kit.blocked"
    PAGES_LOOKED_AT = "pages.looked_at"
    PAGES_CHANGED = "pages.changed"
    KILL_FILE_FOUND = "kill_file.found"
    KILL_FILE_GONE = "kill_file.gone"
    SYSTEM_TOKEN_REFUSED = "system.token_refused"  # noqa: S105 - the name of a fact
    SYSTEM_TOKEN_ACCEPTED = "system.token_accepted"  # noqa: S105 - the name of a fact
    SYSTEM_LOGIN_NEEDED = "system.login_needed"
    INCIDENT_OPENED = "incident.opened"
    INCIDENT_CLOSED = "incident.closed"
    INCIDENT_REOPENED = "incident.reopened"
    INCIDENT_LEFT = "incident.left"
    ADVICE_ASKED = "advice.asked"
    ADVICE_ANSWERED = "advice.answered"
    TASK_MADE = "task.made"
    TASK_CHANGED = "task.changed"
    TASK_DONE = "task.done"
    TASK_REOPENED = "task.reopened"
    QUESTION_ASKED = "question.asked"
    QUESTION_LINKED = "question.linked"
    QUESTION_ANSWERED = "question.answered"
    QUESTION_ENDED = "question.ended"
    CONTACT_NOTED = "contact.noted"
    TICKET_MADE = "ticket.made"
    TICKET_CHANGED = "ticket.changed"
    REPORT_ORDERED = "report.ordered"
    REPORT_MADE = "report.made"
    REPORT_FAILED = "report.failed"
    REPORT_SCHEDULED = "report.scheduled"
    REPORT_SCHEDULE_ENDED = "report.schedule_ended"
    RULE_SET = "rule.set"
    LIMIT_SET = "limit.set"
    LIMIT_REMOVED = "limit.removed"
    HOLD_PLACED = "hold.placed"
    HOLD_LIFTED = "hold.lifted"
    MANDATE_GIVEN = "mandate.given"
    MANDATE_ENDED = "mandate.ended"
    MESSAGE_MAPPED = "message.mapped"
    MESSAGE_UNMAPPED = "message.unmapped"
    USER_ADDED = "user.added"
    USER_LOGGED_IN = "user.logged_in"
    USER_LOGGED_OUT = "user.logged_out"
    USER_LOGIN_FAILED = "user.login_failed"
    USER_LOCKED_OUT = "user.locked_out"
    USER_PASSWORD_CHANGED = "user.password_changed"  # noqa: S105 - a fact's name
    USER_INVITED = "user.invited"
    USER_CHANGED = "user.changed"
    SESSION_REFRESHED = "session.refreshed"
    SESSION_TOKEN_REUSED = "session.token_reused"  # noqa: S105 - a fact's name
    KEY_MADE = "key.made"
    KEY_ENDED = "key.ended"
    CHANNEL_MADE = "channel.made"
    CHANNEL_CHANGED = "channel.changed"
    CHANNEL_ENDED = "channel.ended"
    CHANNEL_TESTED = "channel.tested"
    SUBSCRIPTION_MADE = "subscription.made"
    SUBSCRIPTION_ENDED = "subscription.ended"
    QUIET_HOURS_SET = "quiet_hours.set"
    DELIVERY_SENT = "delivery.sent"
    DELIVERY_GIVEN_UP = "delivery.given_up"
    VIEW_SAVED = "view.saved"
    VIEW_DROPPED = "view.dropped"
    AUDIT_CHECKED = "audit.checked"


OBSERVED = frozenset(
    {
        FactKind.SCAN_FINISHED,
        FactKind.SCAN_COMPANY_NOT_SEEN,
        FactKind.ERRORS_LISTED,
        FactKind.ERROR_RESOLVED,
        FactKind.ERROR_AGED_OUT,
        FactKind.ERROR_REOPENED,
        FactKind.INCIDENT_OPENED,
        FactKind.INCIDENT_CLOSED,
        FactKind.INCIDENT_REOPENED,
        FactKind.LOG_READ,
        FactKind.LOG_NOT_READ,
        FactKind.PAGES_LOOKED_AT,
    },
)
"""What the portal showed, which nobody here did. All other kinds, those still to come too, go into the audit trail."""
