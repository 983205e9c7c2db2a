"""Requests that nobody sends by hand: refused kindly, and never an error of ours."""

import pytest

from hub.web.back import own_path


@pytest.mark.parametrize(
    "target",
    ["//liar.example", "https://liar.example/", "/\\liar.example", "\t//liar.example", "javascript:alert(1)", "",
     "/\r\nSet-Cookie: x=1", "/\n", "/\x00"],
)  # fmt: skip
def test_only_a_path_of_our_own_is_gone_back_to(target):
    assert own_path(target, "/console/") == "/console/"


def test_a_path_of_our_own_keeps_its_question():
    assert own_path("/console/tasks/?q=ā%20b", "/") == "/console/tasks/?q=ā%20b"


def test_a_nul_in_a_search_is_refused_kindly(sign_in):
    answer = sign_in().get("/console/find/?q=a%00b")
    assert answer.status == 400 and answer.h1


def test_a_nul_in_a_form_is_refused_kindly(page):
    assert page.post("/login", {"email": "a\x00@example.org", "password": "x"}).status == 400
