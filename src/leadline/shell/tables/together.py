"""Together: which leads belong with a lead: those tied to it, and the other members of its incidents."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from leadline.shell.tables.incidents import MembershipRow, TieRow
from leadline.shell.tables.leads import LeadRow


def belonging(lead: UUID) -> frozenset[UUID]:
    """The leads that belong with this one; none that was withdrawn."""
    ties = TieRow.objects.filter(Q(first=lead) | Q(second=lead)).values_list("first", "second")
    found = {one for pair in ties for one in pair}
    living = MembershipRow.objects.filter(lead=lead, incident__merged_into=None).values("incident")
    found |= set(MembershipRow.objects.filter(incident__in=living).values_list("lead", flat=True))
    there = LeadRow.objects.filter(report__in=found - {lead}).exclude(state="withdrawn")
    return frozenset(there.values_list("report", flat=True))
