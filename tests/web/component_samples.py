"""What the components are shown with: one moment of an invented exercise, in words of our own."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from flask import Flask
from flask_wtf import FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from hub.catalogues import Catalogues
from hub.web import assets

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

NOW = datetime(2026, 11, 13, 23, 42, 10, tzinfo=UTC)
WELLINGTON = timedelta(hours=13)
DANGER = "Water coming in, my mother cant walk"
ASK = (
    "EXERCISE Kowhai Flat Hub for Harbour Food Rescue: can you pack food parcels in Kowhai Flat today, "
    "Sat 14 Nov, 1pm to 5pm? Bring closed shoes and water. We send the address once you are confirmed, "
    "so please wait for it. "
    "Text 1 I can come, 2 I can't. (K7)"
)


def local(hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of that Saturday on the clock of Wellington."""
    return datetime(2026, 11, 14, hour, minute, second, tzinfo=UTC) - WELLINGTON


def ago(at: datetime, now: datetime = NOW) -> str:
    """Minutes and hours, as the application's own filter says them."""
    minutes = int((now - at).total_seconds() // 60)
    return f"{minutes} min ago" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min ago"


def clock(at: datetime, seconds: bool = False) -> str:
    """The time of day in Wellington."""
    return f"{at + WELLINGTON:{'%H:%M:%S' if seconds else '%H:%M'}}"


def nav(*labels: str, count: int = 0, at: str = "") -> list[SimpleNamespace]:
    """Words of a navigation; the one that ends in a star has the count."""
    return [
        SimpleNamespace(
            label=label.rstrip("*"), url="/", current=label == at, count=count if "*" in label else None
        )
        for label in labels
    ]


FRAME = {
    "site_name": "Rangitoto Bay hubs",
    "home_url": "/",
    "is_exercise": True,
    "incident_name": "Storm at Rangitoto Bay",
    "user_name": "Moana Te Rangi",
    "role": "coordinator",
    "nav": nav(
        "Now", "Tasks", "People", "Charities", "Inbox*", "T-cards", "Boards", "Desk", count=5, at="Now"
    ),
    "alarms": [],
    "emergency_number": "111",
    "texts_waiting": 0,
    "as_of": NOW,
    "find_url": "/",
    "sign_out_url": "/sign-out",
}
ALARM = SimpleNamespace(title="Danger text", detail=f"“{DANGER}”", url="/", age_text="3 min ago")


def frame(**over: object) -> SimpleNamespace:
    """The frame of a page, with some of its facts replaced."""
    return SimpleNamespace(**{**FRAME, **over})


def bare_app() -> Flask:
    """Flask with the project's templates and nothing else."""
    app = Flask("samples", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(SECRET_KEY="samples", TESTING=True, WTF_CSRF_ENABLED=True)
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(ROOT / "templates"), FileSystemLoader(HERE / "sample_pages")]
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters.update(
        ago=ago, clock=clock, exact=lambda at: f"{at + WELLINGTON:%a %d %b %Y, %H:%M:%S}"
    )
    app.jinja_env.filters["masked"] = lambda number: f"021 ••• ••{number[-2:]}"
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    Catalogues().init_app(app)
    app.register_blueprint(assets.bp)
    app.add_url_rule("/", "home", lambda: "", methods=["GET", "POST"])
    app.add_url_rule("/sign-out", "sign_out", lambda: "", methods=["POST"])
    return app


THINGS = [
    {
        "kind": "danger",
        "word": "Danger",
        "title": f"“{DANGER}”",
        "phone": "+6421555012",
        "url": "/",
        "at": local(12, 39, 20),
        "detail": "Not on the register. Names 14 Beach Road. Told at once to ring 111.",
        "action_label": "Take it up",
        "action_url": "/",
        "action_post": True,
    },
    {
        "kind": "take-up",
        "word": "Unfilled",
        "number": "T-0042",
        "title": "Pack food parcels starts at 13:00 with 7 of 12 people",
        "url": "/",
        "at": local(12, 30),
        "detail": "9 said yes, 2 of them wait for the charity. 3 places have nobody.",
        "action_label": "Ask 14 more people",
        "action_url": "/",
    },
]
STEPS = [
    {"number": 12, "word": "needed", "gap": "1 shift, anyone over 16", "url": "/"},
    {"number": 40, "word": "asked", "gap": "11 no, 1 unclear, 19 silent", "url": "/"},
    {"number": 9, "word": "yes", "gap": "about 2 in 10 asks", "url": "/"},
    {"number": 7, "word": "agreed with the charity", "gap": "2 wait, answer due 12:50", "url": "/"},
    {"number": 5, "word": "here", "gap": "2 on the way", "url": "/"},
    {"number": 0, "word": "done", "gap": "ends at 17:00", "url": "/"},
]
PLACES = {"here": 5, "coming": 2, "waits": 2, "open": 3}
PEOPLE = [
    {
        "uid": "p1",
        "name": "Aroha Ngata",
        "lang_word": "te reo Māori",
        "reasons": ["0.4 km", "food handling", "free until 18:00", "never asked"],
    },
    {
        "uid": "p2",
        "name": "Dmitri Volkov",
        "reasons": ["2.6 km", "lifting, van", "free until 17:00", "asked 16 days ago"],
        "flags": ["Has a van, which T-0047 wants"],
        "checked": False,
    },
]
WHY_NOTS = [
    {
        "number": 412,
        "text": "too far: more than 5 km, or more than they can travel",
        "short": "too far",
        "url": "/",
    },
    {"number": 12, "text": "asked within 24 hours"},
]
STORY = [
    {
        "at": local(12, 41),
        "text": "Ana Vaipuna arrived, the fifth.",
        "by": "At the desk, Rosa Lima",
        "confirmed": True,
    },
    {"at": local(12, 31), "text": "Ravi Deshmukh answered.", "by": "By text", "url": "/", "label": "Read it"},
]
MAP = {
    "title": "Map of Kowhai Flat and Rangitoto Bay",
    "desc": "The task is at Kowhai Flat Hall. Rings show 1, 2 and 3 kilometres.",
    "name": "T-0042",
    "lat": -36.8,
    "lon": 174.8,
    "rings_km": [1, 2, 3],
    "points": [
        {
            "kind": "hub",
            "name": "BAY 1 School",
            "lat": -36.783,
            "lon": 174.817,
            "east_km": 1.5,
            "north_km": 1.9,
        },
        {
            "kind": "place",
            "name": "Hill End",
            "lat": -36.782,
            "lon": 174.773,
            "east_km": -2.4,
            "north_km": 2.0,
        },
        {"kind": "coming", "name": "Ana", "lat": -36.804, "lon": 174.805, "east_km": 0.4, "north_km": -0.5},
        {"kind": "silent", "name": "Kenji", "lat": -36.795, "lon": 174.808, "east_km": 0.7, "north_km": 0.6},
    ],
}
WAITING = [
    {
        "url": "/",
        "phone": "+6421555012",
        "at": local(12, 39),
        "text": DANGER,
        "danger": True,
        "answering": "Hone Parata",
    },
    {
        "url": "/",
        "name": "Ravi Deshmukh",
        "at": local(12, 31),
        "text": "Could do 3 till 5 but not before, have to get the kids",
        "tag_word": "Suggestion",
        "tag_kind": "take-up",
        "number": "T-0042",
        "current": True,
    },
]
TALK = [
    {"day": "Today", "out": True, "text": ASK, "state": "T-0042 wave 1, delivered 11:32"},
    {"out": False, "text": "Hi! which hall is it", "state": "11:48"},
    {
        "out": False,
        "text": "Could do 3 till 5 but not before, have to get the kids",
        "state": "12:31, not acted on",
    },
]
CHOICES = [
    {"label": "Apply: yes, 15:00 to 17:00", "value": "apply", "primary": True},
    {"label": "It is a no", "value": "no"},
    {"label": "Not an answer", "value": "none"},
]
REASONS = [("enough", "We have enough people"), ("skill", "Needs a skill they lack")]
REFERRALS = [
    {
        "uid": uid,
        "name": name,
        "number": "T-0042",
        "fit": "Food handling to Mar 2027. Speaks Spanish and English. 2.0 km away, on foot.",
        "url": "/",
        "left": "8 min left",
        "of": "of 30 min, by 12:50",
        "share": 0.27,
    }
    for uid, name in (("a", "Marisol"), ("b", "Wiremu"))
]
DESK = [
    {
        "name": "Yusuf Demir",
        "phone": "+6421555026",
        "about": "Kowhai Flat · badge 0318",
        "tag_word": "Expected",
        "tag_kind": "confirmed",
        "number": "T-0042",
        "detail": "Pack food parcels, 13:00. Harbour Food Rescue accepted him at 12:20.",
        "action_label": "Sign in on T-0042",
        "action_url": "/",
        "action_fields": {"person": "p1"},
    },
    {
        "name": "Elif Demirel",
        "phone": "+6427555080",
        "about": "Hill End · badge 0122",
        "tag_word": "Signed in",
        "tag_kind": "info",
        "number": "T-0043",
        "detail": "Drive people home, at Rangitoto Bay School since 09:05. Due out 13:30.",
        "action_label": "Sign out",
        "action_url": "/",
    },
]
LATE = [
    {
        "name": "Tevita Latu",
        "url": "/",
        "late": "Overdue 27 min",
        "number": "T-0041",
        "detail": "Sandbags, Beach Road. No answer to the welfare text.",
        "action_label": "Ring Tevita Latu",
        "action_url": "/",
        "clear_url": "/",
    }
]
RACK = [
    {
        "id": "expected",
        "title": "Expected",
        "kind": "info",
        "count": 1,
        "groups": [{"title": "", "cards": [{"name": "Yusuf Demir", "line": "by 12:45"}]}],
    },
    {"id": "resting", "title": "Resting", "count": 0, "groups": []},
]


FAR = {"2": "On foot, up to 2 km", "5": "By bike or bus, up to 5 km"}
SKILLS = {"lift": "Lifting", "cook": "Cooking"}


def options(words: dict[str, str]) -> list[SelectChoice]:
    """Choices of a field."""
    return [SelectChoice(value, label) for value, label in words.items()]


class Place(FlaskForm):
    """One form with a field of each kind; `Kowai Flats` is no place."""

    place = StringField("Suburb or town", default="Kowai Flats")
    phone = TelField("Mobile number", description="For example 021 555 0123.")
    far = RadioField("How far can you travel today?", choices=options(FAR), default="5")
    skills = SelectMultipleField("Skills", choices=options(SKILLS), default=["cook"])
    language = SelectField("Language", choices=options({"en": "English", "mi": "te reo Māori"}))
    notes = TextAreaField("Notes")
    consent = BooleanField("You may text me")

    def validate_place(self, field: StringField) -> None:
        """Only places that the gazetteer knows."""
        if field.data == "Kowai Flats":
            raise ValidationError("“Kowai Flats” is not a place we know. Choose one below.")

    def validate_far(self, field: RadioField) -> None:
        """Chosen when the form is sent."""
        if not field.data:
            raise ValidationError("Say how far you can travel.")


def facts_of_samples() -> dict[str, object]:
    """What the sample pages are rendered with; call it inside a request."""
    form = Place(meta={"csrf": False})
    form.validate()
    return {
        "now": NOW,
        "form": form,
        "things": THINGS,
        "steps": STEPS,
        "places": PLACES,
        "people": PEOPLE,
        "why_not": WHY_NOTS,
        "story": STORY,
        "map": MAP,
        "ask": ASK,
        "waiting": WAITING,
        "talk": TALK,
        "choices": CHOICES,
        "reasons": REASONS,
        "referral_rows": REFERRALS,
        "desk": DESK,
        "late": LATE,
        "rack": RACK,
    }
