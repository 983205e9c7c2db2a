"""What is kept about a person, why, and who sees it: every column of the register has a purpose. Ring: rules.

Source: GDPR 13.1 and 13.2 (purposes, recipients, how long, rights), 5.1c (no more than is needed).
"""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class Purpose:
    """One kind of thing that is kept. `columns` are those of the table `volunteer` that hold it."""

    what: LazyString
    why: LazyString
    who: LazyString
    columns: tuple[str, ...] = ()


COORDINATORS = _("The coordinators of the hubs")

PURPOSES = (
    Purpose(
        _("Your name, phone number and language"),
        _("To ask you for help, and to know that it is you"),
        _("The coordinators. A charity sees your first name; the rest only once you and it have both said yes"),
        ("given_name", "family_name", "name_key", "phone", "phone_kind", "phone_confirmed_at", "phone_confirmed_by",
         "language"),
    ),
    Purpose(
        _("Where you are and how far you travel"),
        _("To ask you only for work that you can get to"),
        _("The coordinators. A charity sees only how far away you are"),
        ("address", "postcode", "place_name", "lat", "lon", "travel_km"),
    ),
    Purpose(
        _("Your age, and who agreed if you are not grown up"),
        _("Some work is only for adults"),
        COORDINATORS,
        ("date_of_birth", "birth_is_exact"),
    ),
    Purpose(
        _("What you can do and when you are free"),
        _("To ask you for work that fits, and not when you rest"),
        _("The coordinators. A charity that you may help sees what you can do"),
        ("availability", "paused_at", "paused_until", "free_until"),
    ),
    Purpose(
        _("What you need so that you can help"),
        _("So that those who receive you are ready. Never a diagnosis"),
        _("The coordinators, and a charity once you and it have both said yes"),
        ("access_needs", "access_note"),
    ),
    Purpose(
        _("Whom we may ring for you"), _("Only in an emergency"), COORDINATORS,
        ("emergency_name", "emergency_phone"),
    ),
    Purpose(
        _("Your e-mail address and what else you told us"),
        _("To reach you another way, and because you wanted us to know"),
        COORDINATORS,
        ("email", "notes"),
    ),
    Purpose(
        _("What you said to our questions about texts and charities, word for word"),
        _("So that we keep to it, and can show that you agreed"),
        COORDINATORS,
        ("consent_sms", "consent_share", "consent_wording", "consent_at"),
    ),
    Purpose(
        _("Licences and checks: that somebody saw them, and until when they hold"),
        _("Some work needs them. We never keep what a check says"),
        _("The coordinators, and a charity that you may help"),
    ),
    Purpose(
        _("Texts between us, what you were asked and what you said, and the hours you helped"),
        _("To be fair in whom we ask, to know where you are on the day, and to thank you"),
        _("The coordinators. A charity sees the hours you helped it"),
        ("state", "state_reason"),
    ),
    Purpose(
        _("When and by which door you came"),
        _("To put right what was written down wrongly, and to know when to look again"),
        COORDINATORS,
        ("source", "registered_at", "delete_on", "erased_at", "external_id", "import_key", "alias_of_id", "group_id",
         "keyed_in_id", "hub_id", "is_invented", "id", "uid"),
    ),
)  # fmt: skip
