"""How schemathesis signs in, and what it can't know from a JSON Schema."""

import os
import uuid
from datetime import datetime, timedelta, timezone

import httpx
import schemathesis
from hypothesis import strategies

# That a password is none of the common ones can't be said in a schema.
schemathesis.openapi.format("password", strategies.from_regex(r"\A[a-z]{9,14} [a-z]{9,14} [0-9]{6}\Z"))
# Mailboxes of the kinds that exist; a quoted local part or an address literal are valid by the RFC and refused by us.
schemathesis.openapi.format("email", strategies.from_regex(r"\A[a-z0-9]{1,20}@[a-z]{1,10}\.(com|org)\Z"))
schemathesis.openapi.format("time-zone", strategies.sampled_from(["UTC", "Europe/Vienna", "America/Argentina/Buenos_Aires"]))
schemathesis.openapi.format("language-tag", strategies.sampled_from(["de", "de-AT", "zh-Hant-TW"]))
# Where a request has a time, it lies ahead, and not further than a year.
NOW = datetime.now(timezone.utc)
times = strategies.integers(3600, 300 * 24 * 3600).map(lambda seconds: (NOW + timedelta(seconds=seconds)).isoformat())
schemathesis.openapi.format("date-time", times)


@schemathesis.auth(refresh_interval=None)
class Administrator:
    """Signs in for each call, since some calls end sessions."""

    def __init__(self):
        self.http = httpx.Client(base_url=os.environ["AUTH_URL"], trust_env=False)

    def get(self, case, context):
        body = {"email": os.environ["ADMIN_EMAIL"], "password": os.environ["ADMIN_PASSWORD"]}
        answer = self.http.post("/api/auth/login", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["accessToken"]

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def before_call(context, case, kwargs):
    """Ids that were seen are used again: the account that all calls are made with must outlive them, and every second id
    that was made up is that of a user whom the caller can have to do with."""
    made_up = (case.path_parameters or {}).get("id")
    if made_up is None:
        return
    if made_up == os.environ["ADMIN_ID"] and case.path.startswith("/api/auth/"):
        case.path_parameters["id"] = str(uuid.uuid4())
    if case.path.startswith("/api/users/") and is_uuid(made_up) and int(made_up[-1], 16) % 2 == 0:
        case.path_parameters["id"] = os.environ["OTHER_ID"]


def is_uuid(text):
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


@schemathesis.hook
def map_body(context, body):
    """Every account has a mailbox of its own: a taken one is a conflict, and no error of the document."""
    if context.operation.path == "/api/auth/register" and isinstance(body, dict) and isinstance(body.get("email"), str):
        if body["email"].endswith((".com", ".org")):
            body["email"] = f"{uuid.uuid4().hex[:12]}{body['email'][-15:]}"
    return body
