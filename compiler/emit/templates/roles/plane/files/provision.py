"""Creates Plane's workspace, its human administrator and the agents with their API tokens; safe on every deploy.

Runs inside the api container: `python manage.py shell --command "$(cat provision.py)"`, with a description of the accounts
as JSON on standard input. Secrets come from there only and are never printed: neither in the report nor in an error.

Prints one line of JSON: {"changed": ["created the account of …", …]}, or {"error": "…"} with exit status 1.
"""

import json
import sys
import uuid

ADMIN = 20
TOKEN_PREFIX = "specc:"
INSTANCE_CACHE_KEY = "/api/instances/"


class ProvisioningError(Exception):
    """Something that the operator has to put right first."""


class Provisioner:
    """Brings the database to what the description says, and remembers what it had to change."""

    def __init__(self, description):
        self.description = description
        self.changed = []

    def run(self):
        admin = self.ensure_administrator(self.description["admin"])
        workspace = self.ensure_workspace(self.description["workspace"], admin)
        self.ensure_member(workspace, admin, ADMIN)
        for agent in self.description["agents"]:
            user = self.ensure_agent(agent)
            self.ensure_member(workspace, user, agent["role"])
            self.ensure_token(agent, user)
        self.retire_tokens({agent["id"] for agent in self.description["agents"]})
        self.finish_instance_setup(admin)

    def ensure_administrator(self, wanted):
        """Made once with the first password; name and password belong to the person from then on."""
        from plane.db.models import User

        user = User.objects.filter(email=wanted["email"].lower()).first()
        if user is None:
            user = self.create_user(wanted)
            user.set_password(wanted["password"])
            user.is_password_autoset = False
            user.save()
        self.ensure_profile(user)
        return user

    def ensure_agent(self, wanted):
        """An agent signs in with its token only, so it gets no password."""
        from plane.db.models import User

        user = User.objects.filter(email=wanted["email"].lower()).first()
        if user is None:
            user = self.create_user(wanted)
            user.set_unusable_password()
            user.save()
        # Bots vanish from member lists and assignee pickers, so is_bot stays False.
        self.update(
            user,
            f"the account of {user.email}",
            display_name=wanted["name"],
            first_name=wanted["name"],
            is_active=True,
            is_bot=False,
        )
        self.ensure_profile(user)
        return user

    def create_user(self, wanted):
        from plane.db.models import User

        email = wanted["email"].lower()
        self.changed.append(f"created the account of {email}")
        return User(
            email=email,
            username=uuid.uuid4().hex,
            display_name=wanted["name"],
            first_name=wanted["name"],
            is_active=True,
            is_bot=False,
            is_email_verified=True,
        )

    def ensure_profile(self, user):
        """Plane makes no profile by itself; without one that is onboarded, sign-in ends in the welcome pages."""
        from plane.db.models import Profile

        profile, created = Profile.objects.get_or_create(user=user, defaults={"is_onboarded": True})
        if created:
            self.changed.append(f"created the profile of {user.email}")
        self.update(profile, f"the profile of {user.email}", is_onboarded=True)

    def ensure_workspace(self, wanted, owner):
        from plane.db.models import Workspace

        workspace = Workspace.objects.filter(slug=wanted["slug"]).first()
        if workspace is None:
            self.changed.append(f"created the workspace {wanted['slug']}")
            workspace = Workspace.objects.create(slug=wanted["slug"], name=wanted["name"], owner=owner)
        self.update(workspace, f"the workspace {wanted['slug']}", name=wanted["name"])
        return workspace

    def ensure_member(self, workspace, user, role):
        from plane.db.models import WorkspaceMember

        member = WorkspaceMember.objects.filter(workspace=workspace, member=user).first()
        if member is None:
            self.changed.append(f"added {user.email} to the workspace {workspace.slug}")
            member = WorkspaceMember.objects.create(workspace=workspace, member=user, role=role)
        self.update(member, f"the membership of {user.email}", role=role, is_active=True)

    def ensure_token(self, agent, user):
        """One token an agent: the database does not see to it, so surplus ones are switched off here."""
        from plane.db.models import APIToken

        label = TOKEN_PREFIX + agent["id"]
        if APIToken.objects.filter(token=agent["token"]).exclude(user=user).exists():
            raise ProvisioningError(f"the token of agent {agent['id']} belongs to another account already")
        tokens = list(APIToken.objects.filter(user=user, label=label).order_by("created_at"))
        if not tokens:
            self.changed.append(f"created the token of agent {agent['id']}")
            tokens = [APIToken.objects.create(user=user, label=label, token=agent["token"])]
        self.update(
            tokens[0], f"the token of agent {agent['id']}", token=agent["token"], is_active=True, expired_at=None
        )
        for surplus in tokens[1:]:
            self.update(surplus, f"a surplus token of agent {agent['id']}", is_active=False)

    def retire_tokens(self, wanted_ids):
        """The token of an agent that left the spec stops working; deactivating its user would not stop it."""
        from plane.db.models import APIToken

        for token in APIToken.objects.filter(label__startswith=TOKEN_PREFIX, is_active=True):
            agent_id = token.label[len(TOKEN_PREFIX) :]
            if agent_id not in wanted_ids:
                self.update(token, f"the token of the former agent {agent_id}", is_active=False)

    def finish_instance_setup(self, admin):
        """Until the setup is marked as done, sign-in leads to the instance's own set-up pages."""
        from django.core.cache import cache
        from django.db import transaction
        from plane.license.models import Instance, InstanceAdmin

        instance = Instance.objects.first()
        if instance is None:
            raise ProvisioningError("Plane has not registered its instance yet: start the api process first")
        _, created = InstanceAdmin.objects.get_or_create(instance=instance, user=admin, defaults={"role": ADMIN})
        if created:
            self.changed.append(f"made {admin.email} an administrator of the instance")
        if self.update(instance, "the set-up of the instance", is_setup_done=True):
            # Not before the commit: a request in between would cache the old answer for two hours.
            transaction.on_commit(lambda: cache.delete(INSTANCE_CACHE_KEY))

    def update(self, record, what, **wanted):
        """Writes the fields that differ, and says whether any did."""
        differing = [field for field, value in wanted.items() if getattr(record, field) != value]
        if not differing:
            return False
        for field in differing:
            setattr(record, field, wanted[field])
        record.save()
        self.changed.append(f"updated {what}: {', '.join(differing)}")
        return True


def secrets_of(description):
    """Everything in the description that no output may hold."""
    return [description["admin"]["password"], *(agent["token"] for agent in description["agents"])]


def redact(text, secrets):
    """An error of the database quotes the row that it refuses, token and all."""
    for secret in filter(None, secrets):
        text = text.replace(secret, "***")
    return text


def main():
    secrets = []
    try:
        description = json.load(sys.stdin)
        secrets = secrets_of(description)
        if not all(secrets):
            raise ProvisioningError("a password or a token is empty: is the vault complete?")
        if len(set(secrets)) != len(secrets):
            raise ProvisioningError("two accounts share a secret: give each its own")

        from django.db import transaction

        provisioner = Provisioner(description)
        with transaction.atomic():
            provisioner.run()
    except Exception as error:  # The traceback would print values; its type and text, redacted, say enough.
        print(json.dumps({"error": redact(f"{type(error).__name__}: {error}", secrets)}))
        return 1
    print(json.dumps({"changed": provisioner.changed}))
    return 0


# `manage.py shell --command` runs this text inside the module of Django's shell.
if __name__ in ("__main__", "django.core.management.commands.shell"):
    sys.exit(main())
