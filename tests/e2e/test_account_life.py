"""An account from its first mail to its end, and what each step does to live sockets."""

import random
import re
import statistics
import time

import httpx
import jwt
import pytest

from conftest import running
from support.chat_socket import ChatSocket
from support.person import Person
from support.totp import totp
from support.waiting import eventually


def token_in(mail):
    return re.search(r"#token=(\S+)", mail)[1]


def sign_in(person, password=None, **more):
    return person.http.post("/api/auth/login", json={"email": person.email, "password": password or person.password, **more})


def make_admin(cluster, person):
    """Promotes somebody while the server runs, and signs in with the new rights."""
    assert "administrator" in cluster.command("auth", "admin", "create", person.email)
    eventually(lambda: person.http.get("/api/auth/verify").status_code == 401)
    person.take(sign_in(person).json())
    return person


def test_a_forgotten_password_is_set_anew_by_mail_and_ends_all_sessions(cluster):
    ann = cluster.register("Ann")
    with ann.connect() as socket:
        assert ann.http.post("/api/auth/password/forgot", json={"email": ann.email}).status_code == 202
        link = token_in(cluster.mail(ann.email, "/reset-password#"))
        body = {"token": link, "newPassword": "a new and better phrase"}
        cluster.secrets |= {link, body["newPassword"]}
        assert ann.http.post("/api/auth/password/reset", json=body).status_code == 204
        before = time.monotonic()
        assert socket.close_code(5) == 4401
        assert time.monotonic() - before < 1
    eventually(lambda: ann.http.get("/api/users/me").status_code == 401, 1)
    assert sign_in(ann).status_code == 401
    assert sign_in(ann, body["newPassword"]).json()["user"]["emailVerified"] is True
    assert ann.http.post("/api/auth/password/reset", json=body).status_code == 404


def test_a_changed_password_ends_the_other_sessions_and_their_sockets(cluster):
    ann = cluster.register("Ann")
    other = Person(cluster, "Ann")
    other.email, other.password = ann.email, ann.password
    other.take(sign_in(other).json())
    with ann.connect() as mine, other.connect() as theirs:
        fresh = "another good phrase"
        cluster.secrets.add(fresh)
        ann.call("POST", "/api/auth/password/change", 204, json={"currentPassword": ann.password, "newPassword": fresh})
        assert theirs.close_code(5) == 4401
        assert mine.request("ping")["op"] == "ok"
    eventually(lambda: other.http.get("/api/users/me").status_code == 401, 1)
    ann.call("GET", "/api/users/me", 200)


def test_a_mailbox_is_confirmed_by_the_link_of_the_first_mail(cluster):
    ann = cluster.register("Ann")
    link = token_in(cluster.mail(ann.email, "/verify-email#"))
    assert ann.http.post("/api/auth/email/verify", json={"token": link}).status_code == 204
    assert ann.call("GET", "/api/auth/verify", 200)["user"]["emailVerified"] is True


def test_a_second_factor_guards_the_login_once_it_is_confirmed(cluster):
    ann = cluster.register("Ann")
    secret = ann.call("POST", "/api/auth/totp/enroll", 200)["secret"]
    codes = ann.call("POST", "/api/auth/totp/confirm", 200, json={"code": totp(secret, -1)})["recoveryCodes"]
    cluster.secrets |= {secret, *codes}
    assert sign_in(ann).json()["type"].endswith("/totp-required")
    code = totp(secret)
    assert sign_in(ann, totp=code).status_code == 200
    assert sign_in(ann, totp=code).status_code == 401
    assert sign_in(ann, totp=codes[3]).status_code == 200
    assert sign_in(ann, totp=codes[3]).status_code == 401


def test_an_administrator_disables_an_account_whose_sockets_close_with_4403(own_cluster):
    root, ann = own_cluster.people("Root", "Ann")
    make_admin(own_cluster, root)
    with ann.connect() as socket:
        before = time.monotonic()
        root.call("PATCH", f"/api/auth/users/{ann.id}", 200, json={"disabled": True})
        assert socket.close_code(5) == 4403
        assert time.monotonic() - before < 2
    late = ChatSocket(own_cluster)
    late.send({"op": "hello", "token": ann.token})
    assert late.close_code(5) == 4403
    eventually(lambda: ann.http.get("/api/users/me").status_code == 401, 1)
    assert sign_in(ann).status_code == 403
    root.call("PATCH", f"/api/auth/users/{ann.id}", 200, json={"disabled": False})
    assert sign_in(ann).status_code == 200
    actions = [entry["action"] for entry in root.call("GET", f"/api/auth/audit?user={ann.id}", 200)["items"]]
    assert actions == ["login.succeeded", "account.enabled", "login.failed", "account.disabled", "account.registered"]


def test_the_first_administrator_is_made_on_the_command_line_with_a_link(own_cluster):
    cluster = own_cluster
    link = token_in(cluster.command("auth", "admin", "create", "chief@example.org"))
    body = {"token": link, "newPassword": "the chief's own phrase"}
    assert httpx.post(f"{cluster.url}/api/auth/password/reset", json=body, trust_env=False).status_code == 204
    chief = Person(cluster, "Chief")
    chief.email, chief.password = "chief@example.org", body["newPassword"]
    chief.take(sign_in(chief).json())
    assert chief.call("GET", "/api/auth/users", 200)["items"][0]["role"] == "admin"
    eventually(lambda: chief.http.get("/api/users/me").status_code == 200)


def test_a_deleted_account_is_gone_everywhere_but_its_messages_stay(cluster):
    ann, ben = cluster.people("Ann", "Ben")
    room = ann.open_room(ben)["id"]
    ann.say(room, "I was here")
    with ann.connect() as socket:
        ann.call("DELETE", "/api/auth/me", 403, json={"password": "not this one"})
        ann.call("DELETE", "/api/auth/me", 204, json={"password": ann.password})
        assert socket.close_code(5) == 4403
    assert sign_in(ann).status_code == 401
    eventually(lambda: ben.http.get(f"/api/users/{ann.id}").status_code == 404)
    messages = ben.call("GET", f"/api/rooms/{room}/messages", 200)["items"]
    assert [(message["sender"], message["text"]) for message in messages] == [(ann.id, "I was here")]
    assert Person(cluster, "Ann").http.post(
        "/api/auth/register", json={"email": ann.email, "password": ann.password, "displayName": "Ann"}
    ).is_success


def test_keys_are_rotated_without_a_restart_and_without_a_refused_token(own_cluster):
    ann = own_cluster.register("Ann")
    old = jwt.get_unverified_header(ann.token)["kid"]
    own_cluster.command("auth", "keys", "rotate")

    def new_token():
        ann.call("GET", "/api/users/me", 200)
        login = sign_in(ann).json()
        ann.http.headers["Authorization"] = f"Bearer {login['accessToken']}"
        ann.call("GET", "/api/users/me", 200)
        ann.http.headers["Authorization"] = f"Bearer {ann.token}"
        return jwt.get_unverified_header(login["accessToken"])["kid"] != old

    eventually(new_token)
    keys = httpx.get(f"{own_cluster.url}/.well-known/jwks.json", trust_env=False).json()["keys"]
    assert old in {key["kid"] for key in keys} and len(keys) == 2
    ann.call("GET", "/api/users/me", 200)
    make_admin(own_cluster, ann)
    entries = ann.call("GET", "/api/auth/audit?limit=500", 200)["items"]
    (rotation,) = [entry for entry in entries if entry["action"] == "keys.rotated"]
    assert rotation["detail"] in {key["kid"] for key in keys} - {old}


@pytest.fixture(params=("one process", "split"))
def unlimited_cluster(request):
    yield from running(request.param, {"RATE_LIMITS": "off"})


def test_login_forgot_and_resend_answer_alike_and_as_fast_for_unknown_accounts(unlimited_cluster):
    known = [unlimited_cluster.register("Known") for _ in range(3)]
    http = httpx.Client(base_url=unlimited_cluster.url, timeout=30, trust_env=False)

    def ask(path, email):
        body = {"email": email} | ({"password": "not the right one"} if path.endswith("login") else {})
        before = time.perf_counter()
        answer = http.post(path, json=body)
        return time.perf_counter() - before, (answer.status_code, answer.text.replace(answer.headers["X-Request-Id"], ""))

    for path in ("/api/auth/login", "/api/auth/password/forgot", "/api/auth/email/resend"):
        times = {True: [], False: []}
        answers = set()
        # Interleaved, so that whatever else the machine does hits both alike, and in no order that a thread or a core could
        # keep step with.
        for _ in range(15):
            for number, person in enumerate(known):
                for is_known in random.sample((True, False), 2):
                    taken, answer = ask(path, person.email if is_known else f"nobody-{number}@example.org")
                    times[is_known].append(taken)
                    answers.add(answer)
        assert len(answers) == 1, answers
        # How often an answer about a known account was the slower one: half of the time if nothing tells them apart.
        pairs = [known_one > unknown_one for known_one in times[True] for unknown_one in times[False]]
        assert 0.25 < sum(pairs) / len(pairs) < 0.75, (path, statistics.median(times[True]), statistics.median(times[False]))
