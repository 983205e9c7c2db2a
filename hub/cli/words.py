"""The command that gathers the words of pages for those who translate them: words."""

import click

from hub import catalogues
from hub.volunteers import skills


@click.command("words")
def words() -> None:
    """Bring the catalogues in hub/translations up to date with templates and code."""
    click.echo(f"{catalogues.refresh(skills.page_words())} words in {catalogues.FOLDER}")


COMMANDS = (words,)
