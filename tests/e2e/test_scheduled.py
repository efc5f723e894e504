"""Messages that are sent later, also by a server that was killed meanwhile."""

from datetime import datetime, timedelta, timezone

from support.waiting import eventually


def later(**delay):
    return (datetime.now(timezone.utc) + timedelta(**delay)).isoformat()


def schedule(person, room, client_id, send_at, text="as planned"):
    person.cluster.secrets.add(text)
    body = {"text": text, "clientId": client_id, "sendAt": send_at}
    return person.call("POST", f"/api/rooms/{room}/scheduled", 201, json=body)


def test_a_message_is_sent_when_it_is_time(cluster):
    ann, ben = cluster.people("Ann", "Ben")
    room = ann.open_room(ben)["id"]
    with ben.connect() as socket:
        kept = schedule(ann, room, "c1", later(days=1))
        schedule(ann, room, "c2", later(seconds=1))
        message = socket.event("message.created", room=room)["message"]
        assert (message["sender"], message["clientId"], message["text"]) == (ann.id, "c2", "as planned")
        ann.call("PATCH", f"/api/scheduled/{kept['id']}", 200, json={"sendAt": later(milliseconds=200)})
        assert socket.event("message.created", room=room, seq=3)["message"]["clientId"] == "c1"
    assert eventually(lambda: not ann.call("GET", "/api/scheduled", 200)["items"], 10)


def test_a_killed_server_sends_what_is_due_once(own_cluster):
    ann = own_cluster.register("Ann")
    room = ann.open_room()["id"]
    for number in range(40):
        schedule(ann, room, f"c{number}", later(milliseconds=1500 + 20 * number), text=f"planned no. {number}")
    chat = own_cluster.server_of("chat")
    # In the middle of sending, if it goes as it should.
    assert eventually(lambda: len(ann.events(room)) > 1, 20)
    chat.kill()
    own_cluster.restart("chat")
    assert eventually(lambda: not ann.call("GET", "/api/scheduled", 200)["items"], 40)
    sent = [event["message"]["clientId"] for event in ann.events(room, 1)]
    assert sorted(sent) == sorted(f"c{number}" for number in range(40))
