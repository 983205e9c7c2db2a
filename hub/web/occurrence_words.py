"""What the kinds and states of occurrences are called, on the console and in the portal."""

from hub.attendance.states import OccurrenceKind, OccurrenceState

KINDS: dict[OccurrenceKind, tuple[str, str]] = {
    OccurrenceKind.INJURY: ("Somebody was hurt", "Also a small cut: who, where, what was done."),
    OccurrenceKind.NEAR_MISS: ("Something nearly went wrong", "Nobody was hurt this time."),
    OccurrenceKind.SAFEGUARDING: (
        "I am worried about a person",
        "Somebody may be harmed, or may harm. Only supervisors read it.",
    ),
    OccurrenceKind.ASKED_TO_LEAVE: ("Somebody was asked to leave", "Why, who decided it, and how they appeal."),
}  # fmt: skip
TITLES: dict[OccurrenceKind, str] = {
    OccurrenceKind.INJURY: "What happened to them?",
    OccurrenceKind.NEAR_MISS: "What nearly went wrong?",
    OccurrenceKind.SAFEGUARDING: "What worries you?",
    OccurrenceKind.ASKED_TO_LEAVE: "Why did they have to leave?",
}
TAGS: dict[OccurrenceState, tuple[str, str]] = {
    OccurrenceState.OPEN: ("Open", "take-up"),
    OccurrenceState.APPEALED: ("Appealed", "take-up"),
    OccurrenceState.UPHELD: ("It stays", "done"),
    OccurrenceState.OVERTURNED: ("It was not right", "info"),
    OccurrenceState.DEALT_WITH: ("Dealt with", "done"),
}
BUTTONS: dict[OccurrenceKind, str] = {
    OccurrenceKind.INJURY: "Write it down",
    OccurrenceKind.NEAR_MISS: "Write it down",
    OccurrenceKind.SAFEGUARDING: "Hand it to the supervisors",
    OccurrenceKind.ASKED_TO_LEAVE: "Write it down and sign them out",
}


def told(kind: OccurrenceKind) -> str:
    """Who is told, as the page of the form says it before anything is sent."""
    return {
        OccurrenceKind.INJURY: "People who run hubs read it. With a doctor or an ambulance called, the alarm rings on "
        "every screen and on the duty phone.",
        OccurrenceKind.NEAR_MISS: "People who run hubs read it.",
        OccurrenceKind.SAFEGUARDING: "Only supervisors and admins read it; the alarm that calls them says no name. You "
        "see afterwards that it was handed on, and no more. It is in no list, no search and no export of others.",
        OccurrenceKind.ASKED_TO_LEAVE: "They are signed out, told by text how to appeal, and can read the reason. It "
        "does not take them off the register: you are offered that afterwards.",
    }[kind]
