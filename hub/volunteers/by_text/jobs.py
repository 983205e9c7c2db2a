"""What the timer does with those who are half way through registering by text."""

from hub.volunteers.by_text import services


def go_round_joinings() -> int:
    """Reminds who fell silent while registering by text, and lets go of who stays so; answers how many."""
    return services.remind_silent() + services.let_go_of_silent()
