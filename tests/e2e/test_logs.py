"""What the processes say: JSON lines with a fixed head, and nothing that is nobody's business."""

from datetime import datetime

import httpx

from support.server import parsed


def test_log_lines_have_time_level_service_and_message_and_no_secret(own_cluster):
    ann, ben = own_cluster.people("Ann", "Ben")
    room = ann.open_room(ben)["id"]
    ann.say(room, "quite a private sentence")
    with ben.connect() as socket:
        socket.request("message.send", room=room, text="another private sentence", clientId="1")
        socket.send('{"op":"message.send","text":"a private sentence in bad JSON"')
        socket.receive()
    own_cluster.secrets.add("private sentence")
    for body in ({"email": ann.email, "password": "a wrong password"}, {"email": 1, "password": "a wrong password"}):
        ann.http.post("/api/auth/login", json=body)
    own_cluster.secrets.add("a wrong password")
    identity = "e2e-request-1"
    answer = ann.http.get("/api/users/me", headers={"X-Request-Id": identity})
    identity = answer.headers["X-Request-Id"]

    lines = [parsed(line) for server in own_cluster.servers.values() for line in server.lines]
    services = set(own_cluster.servers)
    for line in lines:
        assert datetime.fromisoformat(line["time"].replace("Z", "+00:00")).tzinfo is not None
        assert line["level"] in ("debug", "info", "warning", "error")
        assert line["service"] in services
        assert isinstance(line["msg"], str)
    assert [line["msg"] for line in lines].count("ready") == len(own_cluster.servers)
    # The access log follows the answer; everything else of the rules is checked when the cluster stops.
    server = own_cluster.server_of("gateway")
    assert server.wait_line(lambda entry: entry.get("requestId") == identity, 5)


def test_metrics_and_health_are_where_the_contract_says(cluster):
    assert httpx.get(f"{cluster.url}/healthz", trust_env=False).status_code == 200
    assert httpx.get(f"{cluster.url}/readyz", trust_env=False).status_code == 200
    gateway = cluster.server_of("gateway")
    admin = gateway.wait_line(lambda entry: entry["msg"] == "admin port", 5)["url"]
    metrics = httpx.get(f"{admin}/metrics", trust_env=False)
    assert metrics.status_code == 200
    assert "# TYPE " in metrics.text


def test_the_private_port_tells_how_the_instances_of_the_services_are_doing(cluster):
    cluster.register("Ann")
    gateway = cluster.server_of("gateway")
    admin = gateway.wait_line(lambda entry: entry["msg"] == "admin port", 5)["url"]
    services = httpx.get(f"{admin}/admin/upstreams", trust_env=False).json()
    assert services.keys() == {"auth", "user", "chat"}
    if len(cluster.servers) == 1:
        assert services["auth"] == [], "within a process nobody has to be chosen"
    else:
        (instance,) = services["auth"]
        assert f"http://{instance['address']}" == cluster.server_of("auth").url
        # One may be under way, by which the gateway hears of ended sessions.
        assert instance["trusted"] and instance["answered"] >= 1 and instance["requests"] <= 1
    assert httpx.get(f"{cluster.url}/admin/upstreams", trust_env=False).status_code == 404
