"""Tables of attendance: stints, the codes and sheets of places, roll calls, records for later. Ring: models."""

from hub.attendance.models.places import Attachment, AttendanceSheet, Badge, PlaceCode
from hub.attendance.models.records import Donation, HoursLetter, Occurrence, OccurrenceNote
from hub.attendance.models.rolls import RollAnswer, RollCall
from hub.attendance.models.stints import HourRate, Stint, StintCorrection

__all__ = [
    "Attachment", "AttendanceSheet", "Badge", "Donation", "HourRate", "HoursLetter", "Occurrence", "OccurrenceNote",
    "PlaceCode", "RollAnswer", "RollCall", "Stint", "StintCorrection",
]  # fmt: skip
