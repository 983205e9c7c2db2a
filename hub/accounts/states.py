"""Roles of people who sign in."""

from enum import StrEnum


class Role(StrEnum):
    """What a sign-in is for. The permission table says what each may do."""

    ADMIN = "admin"
    REGION = "region"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    CHARITY = "charity"
    TEAM_LEADER = "team_leader"
    AUDITOR = "auditor"

    @property
    def is_of_an_organisation(self) -> bool:
        """Whether the sign-in belongs to one organisation and sees only its own."""
        return self in (Role.CHARITY, Role.TEAM_LEADER)
