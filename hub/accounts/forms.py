"""Forms of sign-ins."""

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from hub.accounts.states import Role

ROLE_WORDS = {
    Role.ADMIN: "Admin: sign-ins and settings",
    Role.REGION: "Region or EOC: watches many hubs",
    Role.SUPERVISOR: "Hub supervisor",
    Role.COORDINATOR: "Coordinator",
    Role.CHARITY: "Charity: answers referrals, raises tasks",
    Role.TEAM_LEADER: "Team leader of an organisation",
    Role.AUDITOR: "Auditor: reads only",
}


class SignInForm(FlaskForm):
    """E-mail and password; pasting and password managers work."""

    email = EmailField("E-mail address", [InputRequired("Type your e-mail address."), Length(max=254)])
    password = PasswordField("Password", [InputRequired("Type your password."), Length(max=200)])
    next = HiddenField()


class TakeBackForm(FlaskForm):
    """A password, and an address when it is not that of whoever handed the screen over."""

    password = PasswordField("Password", [InputRequired("Type your password."), Length(max=200)])
    email = EmailField("E-mail address", [Length(max=254)])


class NewPasswordForm(FlaskForm):
    """A new password, twice."""

    password = PasswordField("New password", [InputRequired("Type a new password."), Length(max=200)])
    again = PasswordField("The same again", [InputRequired("Type the same password again."), Length(max=200)])


class ForgottenForm(FlaskForm):
    """Where to send a reset link."""

    email = EmailField("E-mail address", [InputRequired("Type your e-mail address."), Length(max=254)])


class NewUserForm(FlaskForm):
    """A new sign-in. The view fills in the organisations."""

    email = EmailField("E-mail address", [InputRequired("Type an e-mail address."), Length(max=254)])
    name = StringField("Name", [InputRequired("Type a name."), Length(max=120)])
    role = SelectField("Role", choices={role.value: text for role, text in ROLE_WORDS.items()})
    organisation = SelectField("Organisation", [Optional()], validate_choice=True)
