"""The fields of Plane v1.2.2's models that accounts need, with the defaults that Plane gives them."""

from records import Record


class User(Record):
    unique = ("email", "username")
    defaults = {
        "email": None,
        "username": None,
        "display_name": "",
        "first_name": "",
        "is_active": True,
        "is_bot": False,
        "is_email_verified": False,
        "is_password_autoset": True,
        "password": None,
    }

    def set_password(self, password):
        self.password = "hash of " + str(hash(password))

    def set_unusable_password(self):
        self.password = "!"


class Profile(Record):
    unique = ("user",)
    defaults = {"user": None, "is_onboarded": False}


class Workspace(Record):
    unique = ("slug",)
    defaults = {"name": "", "slug": "", "owner": None}


class WorkspaceMember(Record):
    defaults = {"workspace": None, "member": None, "role": 5, "is_active": True}


class APIToken(Record):
    unique = ("token",)
    defaults = {"token": "", "label": "", "user": None, "is_active": True, "expired_at": None}
