"""Who is asked when our own gazetteer does not know an address: nobody, or Nominatim through geopy. Ring: moves.

Our gazetteer knows towns and suburbs with no internet. An outside geocoder is asked at most once a second, never
twice for one address (see `services.locate`), and never inside a transaction.
"""

from collections.abc import Sequence
from typing import Any, Protocol
from urllib.parse import urlsplit

from flask import Flask, current_app
from geopy.exc import GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim

from hub.places.gazetteer import PlaceFound
from hub.places.rules import Point

SECONDS_BETWEEN = 1.0
PATIENCE_SECONDS = 5
MOST_ANSWERS = 5


class CannotAsk(Exception):
    """The geocoder did not answer. Whether it knows the address is not known either."""


class Geocoder(Protocol):
    """Somebody outside who knows addresses."""

    name: str

    def find(self, text: str, country: str) -> Sequence[PlaceFound]:
        """What the text may name, the likeliest first. Raises CannotAsk."""


class NominatimGeocoder:
    """OpenStreetMap's geocoder, or one's own server with the same interface (NOMINATIM_URL)."""

    name = "nominatim"

    def __init__(self, *, url: str | None, user_agent: str, seconds_between: float = SECONDS_BETWEEN) -> None:
        parts = urlsplit(url) if url else None
        where = {"domain": parts.netloc, "scheme": parts.scheme} if parts else {}
        client = Nominatim(user_agent=user_agent, timeout=PATIENCE_SECONDS, **where)
        self._ask = RateLimiter(
            client.geocode, min_delay_seconds=seconds_between, max_retries=0, swallow_exceptions=False
        )

    def find(self, text: str, country: str) -> Sequence[PlaceFound]:
        """What the text may name, the likeliest first. Raises CannotAsk."""
        try:
            answers = self._ask(
                text,
                exactly_one=False,
                limit=MOST_ANSWERS,
                addressdetails=True,
                country_codes=country.lower(),
            )
        except GeopyError as error:
            raise CannotAsk from error
        return [_place(answer) for answer in answers or ()]


def _place(answer: Any) -> PlaceFound:
    """One answer by the name that people use for where it is: the suburb before the town."""
    parts = answer.raw.get("address", {})
    kinds = ("suburb", "village", "town", "city_district", "city", "municipality", "county")
    name = next((parts[kind] for kind in kinds if parts.get(kind)), answer.address.split(",")[0])
    point = Point(answer.latitude, answer.longitude)
    return PlaceFound(name[:120], point, parts.get("state", ""), parts.get("postcode", ""))


def plug_in(app: Flask, geocoder: Geocoder | None) -> None:
    """Whom to ask from now on; None asks nobody."""
    app.extensions["hub.geocoder"] = geocoder


def plugged_in() -> Geocoder | None:
    """Whom to ask, as GEOCODER says; nobody when it is `offline`."""
    if "hub.geocoder" not in current_app.extensions:
        current_app.extensions["hub.geocoder"] = _from_settings()
    found: Geocoder | None = current_app.extensions["hub.geocoder"]
    return found


def _from_settings() -> Geocoder | None:
    settings = current_app.config
    if settings.get("GEOCODER") != "nominatim":
        return None
    agent = f"hub volunteer coordination ({settings['PUBLIC_URL']})"
    return NominatimGeocoder(url=settings.get("NOMINATIM_URL"), user_agent=agent)
