"""Exercise phones at work on the line."""

from pathlib import Path

from tests.carrier.line import Line, open_line
from tests.carrier.test_behaviour import ASK, PHONES

CONFIRMED = "You are confirmed. Kowhai Hall, 12 Main Road. Text IN when you arrive."
QUICK = {"autoreply": True, "reply_seconds": (5, 20), "arrive_seconds": (30, 60), "leave_seconds": (60, 90)}
CROWD = PHONES[:30]


def ask_everybody(line: Line, body: str = ASK) -> dict[str, list[str]]:
    """What each phone says in the next three minutes."""
    for phone in CROWD:
        line.send(body, to=phone)
    line.forward(180)
    return {phone: [text for who, text in line.thread(phone) if who == "phone"] for phone in CROWD}


def test_a_seed_fixes_every_answer(tmp_path: Path) -> None:
    heard = []
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        with open_line(tmp_path / name, seed=seed, **QUICK) as line:
            heard.append(ask_everybody(line))
    assert heard[0] == heard[1] != heard[2]
    assert any(heard[0].values())


def test_answers_reach_the_hub_by_the_webhook(tmp_path: Path) -> None:
    with open_line(tmp_path, **QUICK) as line:
        said = ask_everybody(line)
        assert sorted(line.hub.texts()) == sorted(text for texts in said.values() for text in texts)
        assert all(post.signed for post in line.hub.heard)


def test_a_text_that_asks_nothing_gets_no_answer(tmp_path: Path) -> None:
    with open_line(tmp_path, **QUICK) as line:
        assert not any(ask_everybody(line, "We have who we need, thank you.").values())


def test_the_confirmed_come_and_go(tmp_path: Path) -> None:
    with open_line(tmp_path, **QUICK) as line:
        said = ask_everybody(line, CONFIRMED)
        assert {tuple(texts) for texts in said.values()} == {(), ("IN",), ("IN", "OUT")}


def test_those_stood_down_do_not_come(tmp_path: Path) -> None:
    with open_line(tmp_path, **QUICK) as line:
        for phone in CROWD:
            line.send(CONFIRMED, to=phone)
        line.forward(20)
        said = ask_everybody(line, "Stand down, please do not come. Thank you.")
        assert not any(said.values())


def test_a_phone_in_a_persons_hand_is_silent(tmp_path: Path) -> None:
    with open_line(tmp_path, **QUICK) as line:
        for phone in CROWD:
            line.send(CONFIRMED, to=phone)
        line.forward(10)
        for phone in CROWD:
            line.say("I have this one", phone=phone)
        said = ask_everybody(line)
        assert {tuple(texts) for texts in said.values()} == {("I have this one",)}


def test_a_phone_handed_back_speaks_again(tmp_path: Path) -> None:
    with open_line(tmp_path, **QUICK) as line:
        for phone in CROWD:
            line.say("mine", phone=phone)
            assert line.local(f"phones/{phone}/hand-back", please=True)["by_hand"] is False
        assert any(len(texts) > 1 for texts in ask_everybody(line).values())


def test_pending_answers_survive_a_restart(tmp_path: Path) -> None:
    with open_line(tmp_path, **QUICK) as line:
        for phone in CROWD:
            line.send(ASK, to=phone)
        line.forward(5)
        line.restart()
        line.forward(60)
        assert line.hub.texts()


def test_a_phone_stops_talking_when_the_hub_never_does(tmp_path: Path) -> None:
    with open_line(tmp_path, **QUICK) as line:
        for _ in range(20):
            line.send("Text 1 to confirm.")
            line.forward(25)
        assert len(line.hub.texts()) == 6


def test_phones_are_silent_when_autoreply_is_off(line: Line) -> None:
    assert not any(ask_everybody(line).values())
