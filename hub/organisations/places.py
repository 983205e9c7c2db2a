"""Where an organisation stands on the map. Ring: queries."""

from dataclasses import replace

from hub.organisations.rules import OrganisationFacts
from hub.places.queries import find_place


def placed(facts: OrganisationFacts) -> OrganisationFacts:
    """With coordinates from the gazetteer where only an address is given and it is found."""
    if facts.lat is not None or not (facts.address or facts.postcode):
        return facts
    found = find_place(facts.address, facts.postcode).found
    return replace(facts, lat=found.point.lat, lon=found.point.lon) if found else facts
