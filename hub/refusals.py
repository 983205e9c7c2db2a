"""What a service refuses, shown in the form that asked for it."""

from collections.abc import Mapping
from typing import ClassVar

from flask_wtf import FlaskForm

from hub.errors import HubError, Invalid


class RefusableForm(FlaskForm):
    """A form to which a refusal can be brought back. `shown_at`: fields of the service that have other names here."""

    shown_at: ClassVar[Mapping[str, str]] = {}

    def refuse(self, error: HubError) -> None:
        """Puts a refusal beside the fields it names; all else above the form."""
        named = error.fields if isinstance(error, Invalid) else {"": error.sentence}
        for name, words in named.items():
            field = self._fields.get(self.shown_at.get(name, name))
            if field is None:
                self.form_errors = [words]
            else:
                field.errors = [words]
