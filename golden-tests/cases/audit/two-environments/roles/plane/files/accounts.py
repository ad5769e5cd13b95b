import os

from plane.db.models import APIToken, Profile, User

email = os.environ["AGENT_EMAIL"]
user, created = User.objects.get_or_create(
    email=email, defaults={"username": email, "display_name": os.environ["AGENT_NAME"]}
)
Profile.objects.get_or_create(user=user, defaults={"is_onboarded": True})
_, token_created = APIToken.objects.update_or_create(
    user=user, label="agent", defaults={"token": os.environ["AGENT_TOKEN"]}
)
if created or token_created:
    print("created", email)
