"""Every marked word of pages and forms stands in the catalogues, in English complete."""

from babel.messages.pofile import read_po

from hub import catalogues
from hub.volunteers import skills


def words(path):
    with path.open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def test_every_word_is_gathered():
    marked = {message.id for message in catalogues.gather(skills.page_words()) if message.id}
    missing = marked - set(words(catalogues.FOLDER / "messages.pot"))
    assert missing == set(), "run: .venv/bin/flask hub words"


def test_english_is_complete():
    english = words(catalogues.FOLDER / "en" / catalogues.FILE)
    template = words(catalogues.FOLDER / "messages.pot")
    assert set(template) - {word for word, said in english.items() if said} == set()
