"""Every component stands on a page that keeps the laws of every page, with full and with missing facts."""

import re

import pytest
from flask import Flask, render_template, render_template_string

from tests.page_client import Page, PageClient
from tests.web import component_samples as samples

PAGES = sorted(path.name for path in (samples.HERE / "sample_pages").glob("*.html"))
ERRORS = (400, 403, 404, 413, 429, 500)


@pytest.fixture
def bare() -> Flask:
    app = samples.bare_app()

    @app.route("/sample/<name>", methods=["GET", "POST"])
    def sample(name: str) -> str:
        alarms = [samples.ALARM] if name == "task.html" else []
        return render_template(name, frame=samples.frame(alarms=alarms), **samples.facts_of_samples())

    @app.route("/frameless/<name>")
    def frameless(name: str) -> str:
        return render_template(name, frame=None, **samples.facts_of_samples())

    return app


def show(bare: Flask, name: str) -> Page:
    return PageClient(bare).get(f"/sample/{name}")


def drawn(bare: Flask, call: str, **values: object) -> str:
    with bare.test_request_context():
        return render_template_string(call, **values)


@pytest.mark.parametrize("name", PAGES)
def test_each_sample_page_keeps_the_laws_of_every_page(bare: Flask, name: str) -> None:
    assert show(bare, name).status == 200


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_even_when_nothing_is_known_around_it(bare: Flask, name: str) -> None:
    assert PageClient(bare).get(f"/frameless/{name}").status == 200


@pytest.mark.parametrize("status", ERRORS)
def test_each_error_says_what_to_do_next(bare: Flask, status: int) -> None:
    bare.add_url_rule("/broken", "broken", lambda: render_template(f"errors/{status}.html", sentence=""))
    page = PageClient(bare).get("/broken")
    assert page.find("main a.btn").text == "Go to the first page"


def test_the_exercise_is_unmistakable_on_every_sample_page(bare: Flask) -> None:
    assert all("exercise" in show(bare, name).text.lower() for name in PAGES)


def test_the_first_thing_alone_is_yellow(bare: Flask) -> None:
    page = show(bare, "console_home.html")
    assert [button.text for button in page.find_all("main .btn-primary")] == ["Take it up"]


def test_a_phone_is_masked_for_the_eye_and_named_for_the_ear(bare: Flask) -> None:
    page = show(bare, "console_home.html")
    assert page.find(".needs-now__detail .visually-hidden").text == "mobile ending 12"


def test_an_alarm_stands_above_the_page_until_it_is_cleared(bare: Flask) -> None:
    assert "Danger text (3 min ago)" in show(bare, "task.html").find(".alarm-banner").text


def test_the_funnel_draws_one_box_for_each_place(bare: Flask) -> None:
    assert len(show(bare, "task.html").find_all(".funnel__place")) == 12


def test_the_drawn_map_shows_what_the_live_map_shows(bare: Flask) -> None:
    page = show(bare, "task.html")
    assert len(page.find_all(".schematic-map .coming, .schematic-map .silent, .schematic-map rect.hub")) == 3


def test_a_wrong_answer_is_linked_from_the_summary_and_said_at_its_field(bare: Flask) -> None:
    page = show(bare, "register.html")
    assert page.find(".error-summary a")["href"] == "#place"
    assert page.find("#place").get("aria-describedby") == "place-error"


def test_what_was_typed_and_ticked_is_kept(bare: Flask) -> None:
    page = show(bare, "register.html")
    ticked = [box["value"] for box in page.find_all("input[checked]")]
    assert (page.find("#place")["value"], ticked) == ("Kowai Flats", ["5", "cook"])


def test_a_form_is_filled_and_sent_as_a_browser_would(bare: Flask) -> None:
    client = PageClient(bare)
    page = client.submit(show(bare, "inbox.html"), "It is a no")
    assert page.response.request.form.to_dict() == {"csrf_token": "token", "message": "m1", "choice": "no"}


def test_nobody_late_draws_no_alarm(bare: Flask) -> None:
    call = "{% from 'components/t_alarm.html' import t_alarm %}{{ t_alarm([]) }}"
    assert drawn(bare, call) == ""


def test_what_people_type_is_never_markup(bare: Flask) -> None:
    call = "{% from 'components/conversation.html' import conversation %}{{ conversation(texts) }}"
    html = drawn(bare, call, texts=[{"text": "<b>hi</b>", "out": False, "state": "11:48"}])
    assert "<b>" not in html


def test_a_live_part_never_needs_the_eval_that_our_policy_forbids() -> None:
    sources = [path.read_text() for path in (samples.ROOT / "templates").rglob("*.html")]
    assert not [
        source for source in sources if re.search(r"hx-on|hx-vals=.js:|hx-trigger=\"[^\"]*\[", source)
    ]


def test_every_component_has_its_own_small_stylesheet_in_the_one_that_pages_load() -> None:
    css = samples.ROOT / "static" / "css"
    loaded = set(re.findall(r'"(?:components/)?(\w+)\.css"', (css / "app.css").read_text()))
    assert {path.stem for path in (css / "components").glob("*.css")} <= loaded


@pytest.mark.parametrize(
    ("fault", "html"),
    [
        ("2 h1", "<h1>A</h1><h1>B</h1>"),
        ("no label", '<h1>A</h1><input name="x">'),
        ("csrf_token", '<h1>A</h1><form method="post"></form>'),
        ("finds no route", '<h1>A</h1><a href="/nowhere">x</a>'),
        ("inline style", '<h1>A</h1><p style="color:red">x</p>'),
        ("inline script", "<h1>A</h1><script>1</script>"),
        ("2 times", '<h1>A</h1><p id="x"></p><p id="x"></p>'),
        ("an empty a", '<h1>A</h1><a href="/"></a>'),
        ("begin with the h1", "<h1>B</h1>"),
        ("not valid HTML", "<h1>A</h1><p><div></p>"),
        ("without alt", '<h1>A</h1><img src="/">'),
    ],
)
def test_the_judge_finds_this_fault(bare: Flask, fault: str, html: str) -> None:
    page = f"<!doctype html><html lang=en><head><title>A</title></head><body>{html}</body></html>"
    bare.add_url_rule("/faulty", "faulty", lambda: page)
    with pytest.raises(AssertionError, match=fault):
        PageClient(bare).get("/faulty")


def test_a_browser_asks_for_our_styles_once(bare: Flask) -> None:
    links = [link["href"] for link in show(bare, "task.html").find_all("link")]
    link = next(link for link in links if "styles.css" in link)
    answer = bare.test_client().get(link)
    assert "immutable" in answer.headers["Cache-Control"]
    assert ".needs-now" in answer.text and "@import" not in answer.text
