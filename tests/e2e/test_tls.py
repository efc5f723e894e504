"""The gateway speaks HTTPS itself: HTTP/1.1, HTTP/2 and WebSockets over TLS."""

import signal
import ssl
import subprocess
import uuid

import httpx
import pytest

from conftest import SHAPES
from support.chat_socket import ChatSocket
from support.cluster import Cluster, free_ports
from support.waiting import eventually


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    make_certificate(folder)
    return folder


def make_certificate(folder):
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    command += ["-keyout", f"{folder}/key.pem", "-out", f"{folder}/certificate.pem"]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="module", params=SHAPES)
def cluster(request, certificate):
    (redirect,) = free_ports(1)
    cluster = Cluster(request.param, {
        "TLS_CERTIFICATE": f"{certificate}/certificate.pem",
        "TLS_PRIVATE_KEY": f"{certificate}/key.pem",
        "REDIRECT_PORT": str(redirect),
        # Services of their own know each other by it, too.
        "PEER_TLS_CERTIFICATE": f"{certificate}/certificate.pem",
        "PEER_TLS_PRIVATE_KEY": f"{certificate}/key.pem",
        "PEER_TLS_AUTHORITY": f"{certificate}/certificate.pem",
    })  # fmt: skip
    cluster.redirect_port = redirect
    authority = (certificate / "certificate.pem").read_text()
    # A context for each client: httpx says in it which protocols it speaks.
    cluster.tls = lambda: ssl.create_default_context(cadata=authority)
    try:
        yield cluster.start()
    finally:
        problems = cluster.stop()
    assert not problems, "\n".join(problems[:20])


def client_of(cluster, http2):
    return httpx.Client(base_url=cluster.url, verify=cluster.tls(), http1=not http2, http2=http2, timeout=30, trust_env=False)


def register(client, cluster):
    body = {"email": f"{uuid.uuid4().hex}@example.org", "password": "a good passphrase", "displayName": "Somebody"}
    answer = client.post("/api/auth/register", json=body)
    assert answer.status_code == 201, answer.text
    session = answer.json()
    cluster.secrets |= {body["password"], session["accessToken"], session["refreshToken"]}
    client.headers["Authorization"] = f"Bearer {session['accessToken']}"
    return session


@pytest.mark.parametrize("http2", [False, True], ids=["HTTP/1.1", "HTTP/2"])
def test_everything_works_over_tls(cluster, http2):
    assert cluster.url.startswith("https://")
    with client_of(cluster, http2) as client:
        session = register(client, cluster)
        room = client.post("/api/rooms", json={"type": "group", "name": "A room", "memberIds": []})
        assert room.status_code == 201, room.text
        assert room.http_version == ("HTTP/2" if http2 else "HTTP/1.1")
        path = f"/api/rooms/{room.json()['id']}/messages"

        socket = ChatSocket(cluster, ssl=cluster.tls())
        socket.hello(session["accessToken"])
        for number in range(50):
            text = f"message {number} " + "long " * 1000
            sent = client.post(path, json={"text": text, "clientId": str(uuid.uuid4())})
            assert sent.status_code == 201, sent.text
            assert socket.event("message.created", seq=sent.json()["seq"])["message"]["text"] == text

        history = client.get(path, params={"limit": 50}, headers={"Accept-Encoding": "gzip"})
        assert history.headers["content-encoding"] == "gzip"
        assert len(history.json()["items"]) == 50
        assert client.get("/api/rooms/nowhere%2f").status_code == 404


def test_browsers_are_told_to_stay_with_https(cluster):
    with client_of(cluster, False) as client:
        assert client.get("/openapi.json").headers["strict-transport-security"] == "max-age=31536000"
        assert client.get("/api/rooms").headers["strict-transport-security"] == "max-age=31536000"


def test_the_cookie_of_a_browser_is_for_https_only(cluster):
    with client_of(cluster, True) as client:
        client.headers["X-Token-Mode"] = "cookie"
        body = {"email": f"{uuid.uuid4().hex}@example.org", "password": "a good passphrase", "displayName": "Somebody"}
        answer = client.post("/api/auth/register", json=body)
        assert "secure" in answer.headers["set-cookie"].lower()


def test_plain_http_is_sent_on_to_https(cluster):
    answer = httpx.post(f"http://127.0.0.1:{cluster.redirect_port}/api/rooms?a=b", trust_env=False)
    assert answer.status_code == 308
    assert answer.headers["location"] == f"{cluster.url}/api/rooms?a=b"


def test_plain_http_on_the_port_of_https_is_told_so(cluster):
    answer = httpx.get(cluster.url.replace("https", "http") + "/healthz", trust_env=False)
    assert answer.status_code == 400
    assert "HTTPS" in answer.json()["detail"]


def test_services_serve_nobody_without_a_certificate(cluster):
    if cluster.shape == "one process":
        assert "auth" not in cluster.servers, "they have no ports"
        return
    with pytest.raises(httpx.HTTPError):
        httpx.get(cluster.server_of("auth").url + "/healthz", verify=cluster.tls(), trust_env=False)


def test_a_new_certificate_is_shown_after_sighup(cluster, certificate):
    old = (certificate / "certificate.pem").read_bytes(), (certificate / "key.pem").read_bytes()
    with client_of(cluster, False) as client:
        token = register(client, cluster)["accessToken"]
    socket_before = ChatSocket(cluster, ssl=cluster.tls())
    socket_before.hello(token)
    try:
        make_certificate(certificate)
        server = cluster.server_of("gateway")
        server.process.send_signal(signal.SIGHUP)
        new = ssl.create_default_context(cafile=f"{certificate}/certificate.pem")
        assert eventually(lambda: answers(cluster, new))
        assert not answers(cluster, cluster.tls()), "the old one is not shown any more"
        assert socket_before.request("ping")["op"] == "ok", "connections go on"
    finally:
        for name, content in zip(("certificate.pem", "key.pem"), old):
            (certificate / name).write_bytes(content)
        cluster.server_of("gateway").process.send_signal(signal.SIGHUP)
        assert eventually(lambda: answers(cluster, cluster.tls()))


def answers(cluster, tls):
    try:
        return httpx.get(f"{cluster.url}/healthz", verify=tls, trust_env=False).status_code == 200
    except httpx.ConnectError:
        return False
