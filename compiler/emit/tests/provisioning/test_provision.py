"""What provision.py does to Plane's database, with stand-ins for Plane and Django."""

import contextlib
import copy
import importlib.util
import io
import json
import os
import pathlib
import sys
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE / "stand_ins"))

import records  # noqa: E402
from django.core.cache import cache  # noqa: E402
from plane.db.models import APIToken, Profile, User, Workspace, WorkspaceMember  # noqa: E402
from plane.license.models import Instance, InstanceAdmin  # noqa: E402

SCRIPT = pathlib.Path(os.environ["PROVISION_PY"])
DESCRIPTION = {
    "workspace": {"name": "Team", "slug": "team"},
    "admin": {"email": "Ada@example.org", "name": "Ada", "password": "first-password"},
    "agents": [
        {"id": "one", "name": "One (AI)", "email": "one@agents.example", "role": 20, "token": "token-of-one"},
        {"id": "two", "name": "Two (AI)", "email": "two@agents.example", "role": 15, "token": "token-of-two"},
    ],
}


def load():
    specification = importlib.util.spec_from_file_location("provision", SCRIPT)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


class Provisioning(unittest.TestCase):
    def setUp(self):
        records.TABLES.clear()
        cache.deleted.clear()
        self.instance = Instance.objects.create()
        self.description = copy.deepcopy(DESCRIPTION)
        self.output = ""

    def run_script(self):
        """Runs the script once; answers its exit status and its report."""
        output = io.StringIO()
        with mock.patch("sys.stdin", io.StringIO(json.dumps(self.description))):
            with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
                status = load().main()
        self.output += output.getvalue()
        lines = output.getvalue().splitlines()
        self.assertEqual(len(lines), 1, "one line of JSON")
        return status, json.loads(lines[0])

    def changes(self):
        status, report = self.run_script()
        self.assertEqual(status, 0, report)
        return report["changed"]

    def user(self, email):
        return User.objects.filter(email=email).first()

    def agent(self, number=0):
        return self.user(self.description["agents"][number]["email"])

    def token(self, label):
        return APIToken.objects.filter(label=label).first()

    def test_an_empty_plane_gets_workspace_people_and_tokens(self):
        changes = self.changes()
        self.assertIn("created the workspace team", changes)
        self.assertEqual(Workspace.objects.first().owner, self.user("ada@example.org"))
        members = {member.member.email: member.role for member in WorkspaceMember.objects}
        self.assertEqual(members, {"ada@example.org": 20, "one@agents.example": 20, "two@agents.example": 15})
        self.assertEqual({token.label: token.token for token in APIToken.objects}, {"specc:one": "token-of-one", "specc:two": "token-of-two"})
        self.assertTrue(all(profile.is_onboarded for profile in Profile.objects))

    def test_a_second_run_changes_nothing(self):
        self.changes()
        before = [(model, [dict(fields) for _, fields in table]) for model, table in records.snapshot().items()]
        self.assertEqual(self.changes(), [])
        after = [(model, [dict(fields) for _, fields in table]) for model, table in records.snapshot().items()]
        self.assertEqual(before, after)

    def test_no_secret_is_ever_printed(self):
        self.changes()
        self.description["agents"][0]["token"] = "token-of-one-renewed"
        self.changes()
        APIToken.objects.create(user=self.agent(1), label="mine", token="token-of-a-person")
        self.description["agents"][0]["token"] = "token-of-a-person"
        status, _ = self.run_script()
        self.assertEqual(status, 1)
        for secret in ("token-of", "first-password"):
            self.assertNotIn(secret, self.output)

    def test_an_error_of_the_database_loses_its_secrets(self):
        with mock.patch.object(APIToken, "save", side_effect=ValueError("Key (token)=(token-of-one) already exists.")):
            status, report = self.run_script()
        self.assertEqual((status, report), (1, {"error": "ValueError: Key (token)=(***) already exists."}))

    def test_an_error_leaves_nothing_half_done(self):
        with mock.patch.object(InstanceAdmin, "save", side_effect=ValueError("no")):
            self.run_script()
        self.assertEqual(list(User.objects), [])
        self.assertEqual(cache.deleted, [])

    def test_agents_are_no_bots_and_have_no_password(self):
        self.changes()
        self.assertFalse(self.agent().is_bot)
        self.assertEqual(self.agent().password, "!")

    def test_the_password_of_the_administrator_is_set_once(self):
        self.changes()
        first = self.user("ada@example.org").password
        self.description["admin"]["password"] = "another-password"
        self.assertEqual(self.changes(), [])
        self.assertEqual(self.user("ada@example.org").password, first)

    def test_a_new_role_name_or_token_is_written(self):
        self.changes()
        self.description["agents"][1].update(role=5, name="Second", token="renewed")
        self.assertEqual(
            self.changes(),
            [
                "updated the account of two@agents.example: display_name, first_name",
                "updated the membership of two@agents.example: role",
                "updated the token of agent two: token",
            ],
        )

    def test_the_token_of_a_former_agent_stops_working(self):
        self.changes()
        self.description["agents"].pop()
        self.assertEqual(self.changes(), ["updated the token of the former agent two: is_active"])
        self.assertFalse(self.token("specc:two").is_active)
        self.assertEqual(self.changes(), [])

    def test_tokens_that_people_made_stay(self):
        self.changes()
        APIToken.objects.create(user=self.user("ada@example.org"), label="my script", token="private")
        self.assertEqual(self.changes(), [])
        self.assertTrue(self.token("my script").is_active)

    def test_a_surplus_token_is_switched_off(self):
        self.changes()
        surplus = APIToken.objects.create(user=self.agent(), label="specc:one", token="left-over")
        self.assertEqual(self.changes(), ["updated a surplus token of agent one: is_active"])
        self.assertFalse(surplus.is_active)

    def test_a_token_that_expires_or_was_switched_off_works_again(self):
        self.changes()
        token = self.token("specc:one")
        token.is_active, token.expired_at = False, "yesterday"
        self.assertEqual(self.changes(), ["updated the token of agent one: is_active, expired_at"])

    def test_the_set_up_of_the_instance_is_finished_and_forgotten_by_the_cache(self):
        self.changes()
        self.assertTrue(self.instance.is_setup_done)
        self.assertEqual(InstanceAdmin.objects.first().user.email, "ada@example.org")
        self.assertEqual(cache.deleted, ["/api/instances/"])
        self.changes()
        self.assertEqual(cache.deleted, ["/api/instances/"], "only when something changed")

    def test_a_plane_that_never_started_is_named_as_the_reason(self):
        records.TABLES.clear()
        status, report = self.run_script()
        self.assertEqual(status, 1)
        self.assertIn("start the api process first", report["error"])

    def test_missing_and_shared_secrets_are_refused(self):
        for token, reason in (("", "is empty"), ("token-of-two", "share a secret")):
            with self.subTest(reason):
                self.description["agents"][0]["token"] = token
                status, report = self.run_script()
                self.assertEqual(status, 1)
                self.assertIn(reason, report["error"])

    def test_it_runs_inside_the_shell_of_django(self):
        inside = {"__name__": "django.core.management.commands.shell"}
        with mock.patch("sys.stdin", io.StringIO(json.dumps(self.description))):
            with contextlib.redirect_stdout(io.StringIO()), self.assertRaises(SystemExit) as ended:
                exec(SCRIPT.read_text(), inside)
        self.assertEqual(ended.exception.code, 0)
        self.assertEqual(len(list(User.objects)), 3)


if __name__ == "__main__":
    unittest.main()
