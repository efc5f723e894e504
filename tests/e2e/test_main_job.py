"""Two people register, open a room and talk; every view of what they said agrees."""

import httpx
import jwt


def test_two_people_talk_and_every_view_agrees(cluster):
    ann, ben = cluster.people("Ann", "Ben")
    room = ann.open_room(ben, name="Plans")
    assert (room["type"], room["name"], room["role"], room["memberCount"]) == ("group", "Plans", "owner", 2)

    with ann.connect() as left, ben.connect() as right:
        assert left.welcome["userId"] == ann.id
        for socket in (left, right):
            assert [(one["id"], one["lastSeq"]) for one in socket.welcome["rooms"]] == [(room["id"], 1)]
        sent = []
        for number in range(1, 6):
            socket = left if number % 2 else right
            answer = socket.request("message.send", room=room["id"], text=f"words no. {number}", clientId=f"c{number}")
            assert answer["op"] == "ok", answer
            sent.append(answer["message"])
        assert [message["seq"] for message in sent] == [2, 3, 4, 5, 6]
        received = [[socket.event("message.created", seq=seq) for seq in range(2, 7)] for socket in (left, right)]
        assert received[0] == received[1]
        assert [event["message"] for event in received[0]] == sent

        log = ann.events(room["id"])
        assert log == ben.events(room["id"])
        assert [event["seq"] for event in log] == [1, 2, 3, 4, 5, 6]
        assert log[0]["type"] == "room.created"
        assert log[1:] == received[0]
        history = ben.call("GET", f"/api/rooms/{room['id']}/messages", 200)
        assert history["items"] == sent
        assert history["hasMore"] is False

        # Own messages are read; what the other wrote is not, but for a send that moved the marker.
        mine, theirs = (who.call("GET", f"/api/rooms/{room['id']}", 200) for who in (ann, ben))
        assert (mine["lastSeq"], mine["readSeq"], mine["unread"]) == (6, 6, 0)
        assert (theirs["lastSeq"], theirs["readSeq"], theirs["unread"]) == (6, 5, 1)
        assert mine["lastMessage"] == sent[-1]

        with ben.connect() as other_device:
            assert other_device.welcome["rooms"][0]["unread"] == 1
            assert right.request("room.read", room=room["id"], seq=6)["op"] == "ok"
            assert other_device.event("room.read", room=room["id"], user=ben.id)["seq"] == 6
        assert ben.call("GET", f"/api/rooms/{room['id']}", 200)["unread"] == 0
        ben.call("PUT", f"/api/rooms/{room['id']}/read", (200, 204), json={"seq": 3})
        assert ben.call("GET", f"/api/rooms/{room['id']}", 200)["readSeq"] == 6


def test_a_message_by_http_reaches_sockets_and_is_idempotent(cluster):
    ann, ben = cluster.people("Ann", "Ben")
    room = ann.open_room(ben)["id"]
    with ben.connect() as socket:
        first = ann.say(room, "said once", "the-same")
        assert socket.event("message.created")["message"] == first
        again = ann.say(room, "said once", "the-same", expect=200)
        assert again.pop("duplicate") is True
        assert again == first
        ann.say(room, "said otherwise", "the-same", expect=409)
        # The same clientId of somebody else is another message.
        assert ben.say(room, "said by Ben", "the-same")["seq"] == first["seq"] + 1
        assert socket.request("message.send", room=room, text="said by Ben", clientId="the-same")["duplicate"] is True
    assert len(ann.events(room)) == 3


def test_a_client_that_was_away_resumes_where_it_was(cluster):
    ann, ben = cluster.people("Ann", "Ben")
    room = ann.open_room(ben)["id"]
    for number in range(20):
        ann.say(room, f"while away {number}")
    with ben.connect(resume={room: 5}) as socket:
        for seq in range(6, 22):
            frame = socket.receive()
            assert (frame["op"], frame["seq"]) == ("event", seq)
    synced = ben.connect()
    with synced:
        answer = synced.request("sync", room=room, after=15)
        assert [event["seq"] for event in answer["events"]] == list(range(16, 22))
        assert (answer["lastSeq"], answer["hasMore"]) == (21, False)


def test_a_resume_of_more_than_500_events_is_a_gap_to_fetch(cluster):
    ann = cluster.register("Ann")
    room = ann.open_room()["id"]
    with ann.connect() as socket:
        for number in range(510):
            socket.send({"op": "message.send", "id": f"{number}", "room": room, "text": f"many {number}", "clientId": f"{number}"})
        for number in range(510):
            assert socket.answer_to(f"{number}")["op"] == "ok"
    with ann.connect(resume={room: 1}) as socket:
        frame = socket.receive()
        assert (frame["op"], frame["room"], frame["from"], frame["to"]) == ("gap", room, 2, 511)
        ann.say(room, "after the gap")
        # An event that is in no log may come between.
        assert socket.event("message.created")["seq"] == 512
    assert [event["seq"] for event in ann.events(room)] == list(range(1, 513))


def test_a_new_member_is_told_of_the_room_and_reads_what_was_before(cluster):
    ann, ben = cluster.people("Ann", "Ben")
    room = ann.open_room()["id"]
    ann.say(room, "before Ben")
    with ben.connect() as socket:
        assert socket.welcome["rooms"] == []
        ann.call("PUT", f"/api/rooms/{room}/members/{ben.id}", (200, 201, 204), json={})
        added = socket.event("room.added", room=room)
        assert added["info"]["id"] == room
        message = ann.say(room, "after Ben")
        assert socket.event("message.created", room=room)["message"] == message
        assert message["text"] == "after Ben"
    assert [event["type"] for event in ben.events(room)] == ["room.created", "message.created", "member.joined", "message.created"]


def test_a_direct_room_exists_once(cluster):
    ann, ben = cluster.people("Ann", "Ben")
    body = {"type": "direct", "memberIds": [ben.id]}
    first = ann.call("POST", "/api/rooms", 201, json=body)
    assert ann.call("POST", "/api/rooms", 200, json=body)["id"] == first["id"]
    other_way = ben.call("POST", "/api/rooms", 200, json={"type": "direct", "memberIds": [ann.id]})
    assert other_way["id"] == first["id"]


def test_an_access_token_verifies_with_a_jwt_library_against_the_published_keys(cluster):
    ann = cluster.register("Ann")
    header = jwt.get_unverified_header(ann.token)
    assert (header["alg"], header["typ"]) == ("ES256", "at+jwt")
    keys = jwt.PyJWKSet.from_dict(httpx.get(f"{cluster.url}/.well-known/jwks.json", trust_env=False).json())
    claims = jwt.decode(
        ann.token,
        keys[header["kid"]].key,
        algorithms=["ES256"],
        audience="messenger",
        issuer="messenger-auth",
        options={"require": ["iss", "aud", "sub", "iat", "exp", "jti"]},
    )
    assert (claims["sub"], claims["role"]) == (ann.id, "user")
    verified = ann.call("GET", "/api/auth/verify", 200)
    assert (verified["valid"], verified["sessionId"], verified["user"]["email"]) == (True, claims["sid"], ann.email)
    assert ann.call("GET", "/api/users/me", 200)["displayName"] == "Ann"


def test_a_session_signs_in_renews_and_ends(cluster):
    ann = cluster.register("Ann")
    login = ann.call("POST", "/api/auth/login", 200, json={"email": ann.email.upper(), "password": ann.password})
    ann.take(login)
    refreshed = ann.call("POST", "/api/auth/refresh", 200, json={"refreshToken": ann.refresh_token})
    ann.take(refreshed)
    with ann.connect() as socket:
        ann.call("POST", "/api/auth/logout", 204)
        assert socket.close_code(5) == 4401
    ann.call("GET", "/api/auth/verify", 401)
    ann.call("POST", "/api/auth/refresh", 401, json={"refreshToken": ann.refresh_token})


def test_the_gateway_documents_the_routes_of_all_services(cluster):
    document = httpx.get(f"{cluster.url}/openapi.json", trust_env=False).json()
    assert document["openapi"].startswith("3.")
    for path, method in (
        ("/api/auth/register", "post"),
        ("/api/auth/verify", "get"),
        ("/api/users/me", "patch"),
        ("/api/users/{id}", "get"),
        ("/api/rooms", "post"),
        ("/api/rooms/{id}/messages", "post"),
        ("/api/rooms/{id}/events", "get"),
    ):
        assert method in document["paths"].get(path, {}), f"{method} {path}"
    assert not [path for path in document["paths"] if path.startswith("/internal")]
