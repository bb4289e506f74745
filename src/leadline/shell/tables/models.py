"""All tables, for Django's registry; each file beside this one holds one family."""

from __future__ import annotations

from leadline.shell.tables.evidence import ContentRow, EvidenceRow
from leadline.shell.tables.hands import (
    EnteredRow,
    GradingRow,
    ReadingRow,
    ReasonRow,
    TakingRow,
    TickRow,
    TyingRow,
)
from leadline.shell.tables.incidents import ChangeRow, IncidentRow, MembershipRow, ProposalRow, TieRow
from leadline.shell.tables.leads import DeadlineRow, DecisionRow, FindingRow, LeadRow, QuestionRow, StateRow
from leadline.shell.tables.patterns import PatternLeadRow, PatternRow
from leadline.shell.tables.records import AuditRow, NoticeRow, OutboxRow, SiteRow, SpentRow
from leadline.shell.tables.reports import ReportRow, RevisionRow, StepRow
from leadline.shell.tables.rules import ResultRow, RuleSwitchRow, TrialRow
from leadline.shell.tables.sorting import CertificateRow, FigureRow, LookRow, SwitchRow, TrainingRow, TryRow
from leadline.shell.tables.tokens import TokenRow

__all__ = [
    "AuditRow",
    "CertificateRow",
    "ChangeRow",
    "ContentRow",
    "DeadlineRow",
    "DecisionRow",
    "EnteredRow",
    "EvidenceRow",
    "FigureRow",
    "FindingRow",
    "GradingRow",
    "IncidentRow",
    "LeadRow",
    "LookRow",
    "MembershipRow",
    "NoticeRow",
    "OutboxRow",
    "PatternLeadRow",
    "PatternRow",
    "ProposalRow",
    "QuestionRow",
    "ReadingRow",
    "ReasonRow",
    "ReportRow",
    "ResultRow",
    "RevisionRow",
    "RuleSwitchRow",
    "SiteRow",
    "SpentRow",
    "StateRow",
    "StepRow",
    "SwitchRow",
    "TakingRow",
    "TickRow",
    "TieRow",
    "TokenRow",
    "TrainingRow",
    "TrialRow",
    "TryRow",
    "TyingRow",
]
