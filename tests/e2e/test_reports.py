"""A message that somebody reports reaches who moderates the room, and who administers the server."""


def test_a_report_goes_to_moderators_and_administrators_only(cluster):
    ann, ben, cyd, root = cluster.people("Ann", "Ben", "Cyd", "Root")
    cluster.command("auth", "admin", "create", root.email)
    root.take(root.http.post("/api/auth/login", json={"email": root.email, "password": root.password}).json())
    room = ann.open_room(ben, cyd)["id"]
    seq = ben.say(room, "buy this now")["seq"]
    with ben.connect() as socket:
        body = {"reason": "spam", "comment": "the third time"}
        cluster.secrets.add(body["comment"])
        made = cyd.call("POST", f"/api/rooms/{room}/messages/{seq}/report", 201, json=body)
        cyd.call("POST", f"/api/rooms/{room}/messages/{seq}/report", 200, json=body)
        ann.say(room, "go on")
        assert socket.event("message.created", room=room)["message"]["text"] == "go on"
        kinds = [frame["type"] for frame in socket.events if frame["op"] == "event"]
        assert [kind for kind in kinds if kind != "presence"] == ["message.created"]
    (item,) = ann.call("GET", f"/api/rooms/{room}/reports", 200)["items"]
    assert (item["id"], item["reporter"], item["message"]["text"]) == (made["id"], cyd.id, "buy this now")
    for person in (ben, cyd):
        person.call("GET", f"/api/rooms/{room}/reports", 403)
        person.call("GET", "/api/reports", 403)
    assert made["id"] in [one["id"] for one in root.call("GET", "/api/reports", 200)["items"]]
    ann.call("PATCH", f"/api/rooms/{room}/reports/{made['id']}", 200, json={"status": "resolved"})
    resolved = root.call("GET", "/api/reports", 200, params={"status": "resolved"})["items"]
    assert made["id"] in [one["id"] for one in resolved]
