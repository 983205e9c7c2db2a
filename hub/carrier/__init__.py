"""A small local telephone company that speaks Twilio's REST API for messages.

It takes the real client's calls, moves each text through its life, calls back with valid signatures, and lets
exercise phones (or a person at /phones) answer. It knows nothing of the hub's rooms.
"""

from hub.carrier.engine import Carrier
from hub.carrier.server import RunningCarrier, create_carrier, run, start
from hub.carrier.settings import CarrierSettings, Faults

__all__ = ["Carrier", "CarrierSettings", "Faults", "RunningCarrier", "create_carrier", "run", "start"]
