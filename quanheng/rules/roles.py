"""The roles a person can hold in an office, and which of them exclude each other."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role, by the word that data files use for it."""

    CLERK = "clerk"
    EXAMINER = "examiner"
    SECTION_CHIEF = "section-chief"
    CHIEF_REPRESENTATIVE = "chief-representative"
    HEAD = "head"
    DEPUTY_HEAD = "deputy-head"
    OFFICER = "officer"
    LEGAL_REVIEWER = "legal-reviewer"
    HEARING_CHAIR = "hearing-chair"
    FINANCE = "finance"
    ITEM_ADMINISTRATOR = "item-administrator"
    ITEM_REVIEWER = "item-reviewer"
    ORGANISATION_OFFICE = "organisation-office"
    GOVERNMENT_APPROVER = "government-approver"
    DISCLOSURE_DRAFTER = "disclosure-drafter"
    DISCLOSURE_REVIEWER = "disclosure-reviewer"
    DISCLOSURE_SIGNER = "disclosure-signer"
    SUPERVISOR = "supervisor"
    ENFORCEMENT_SUPERVISOR = "enforcement-supervisor"
    COMPLAINT_HANDLER = "complaint-handler"
    ACCOUNTABILITY_OFFICER = "accountability-officer"
    ASSESSMENT_OFFICER = "assessment-officer"
    LEADING_GROUP = "leading-group"
    SYSTEM_ADMIN = "system-admin"
    SECURITY_ADMIN = "security-admin"
    AUDITOR = "auditor"
