"""A command that is called wrongly, or cannot go on, says so in one line."""

import pytest


@pytest.fixture
def said(app):
    """What a command says on standard error, which must be one line, and its exit code."""

    def _said(*args):
        result = app.test_cli_runner().invoke(args=["hub", *args])
        lines = [line for line in result.stderr.splitlines() if line.strip()]
        assert len(lines) == 1 and result.stdout == "", result.output
        return lines[0], result.exit_code

    return _said


@pytest.mark.parametrize(
    ("command", "word"),
    [
        (("import-volunteers",), "FILE"),
        (("import-volunteers", "a.csv", "--bogus"), "--bogus"),
        (("match", "T-0001", "--limit", "0"), "--limit"),
        (("call-out", "T-0001", "--target", "5", "--every", "999999999999"), "--every"),
        (("create-user", "a@example.org", "--role", "nobody"), "coordinator"),
        (("create-user", "a@example.org"), "coordinator"),
        (("no-such-command",), "no-such-command"),
    ],
)
def test_a_command_called_wrongly_says_so_in_one_line(said, command, word):
    sentence, code = said(*command)
    assert word in sentence and "--help" in sentence and code == 2


def test_help_is_no_failure(app):
    assert app.test_cli_runner().invoke(args=["hub", "match", "--help"]).exit_code == 0
