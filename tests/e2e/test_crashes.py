"""Processes are killed while people talk, and come back."""

import asyncio

import httpx

from support import crowd

CLIENTS = 20
KILLS = 5


def test_what_was_acknowledged_survives_five_kills_exactly_once_and_all_clients_converge(own_cluster):
    people = own_cluster.people(*["Somebody"] * CLIENTS)
    room = people[0].open_room(*people[1:])["id"]

    def kill(_):
        own_cluster.server_of("chat").kill()
        own_cluster.restart("chat")

    clients = asyncio.run(crowd.talk(own_cluster, people, room, [kill] * KILLS))
    log = people[0].events(room)
    assert all(client.connections > 1 for client in clients)
    history = people[1].call("GET", f"/api/rooms/{room}/messages", 200, params={"limit": 500})
    messages = [event["message"] for event in log if event["type"] == "message.created"]
    assert history["items"] == messages[-500:]


def test_one_service_down_is_503_at_the_gateway_until_it_is_back(split_cluster):
    ann = split_cluster.register("Ann")
    room = ann.open_room()["id"]
    routes = {
        "chat": ("GET", f"/api/rooms/{room}", None),
        "user": ("GET", "/api/users/me", None),
        "auth": ("POST", "/api/auth/login", {"email": ann.email, "password": ann.password}),
    }
    for service, (method, path, body) in routes.items():
        split_cluster.server_of(service).kill()
        refused = ann.http.request(method, path, json=body)
        assert refused.status_code == 503, f"{service}: {refused.status_code} {refused.text}"
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert int(refused.headers["Retry-After"]) >= 1
        for other, (other_method, other_path, other_body) in routes.items():
            # Registered before: nothing that runs needs auth for each request.
            if other != service:
                ann.call(other_method, other_path, 200, json=other_body)
        split_cluster.restart(service)
        ann.call(method, path, 200, json=body)


def test_readiness_names_the_failing_service(split_cluster):
    assert httpx.get(f"{split_cluster.url}/readyz", trust_env=False).status_code == 200
    split_cluster.server_of("chat").kill()
    answer = httpx.get(f"{split_cluster.url}/readyz", trust_env=False)
    assert (answer.status_code, "chat" in answer.text) == (503, True)
    split_cluster.restart("chat")
    assert httpx.get(f"{split_cluster.url}/readyz", trust_env=False).status_code == 200
