"""What somebody has begun to write on one device is there on the others."""


def test_a_draft_is_there_on_every_device_and_goes_with_the_member(cluster):
    ann, ben = cluster.people("Ann", "Ben")
    room = ann.open_room(ben)["id"]
    with ben.connect() as laptop, ben.connect() as phone:
        text = "dear Ann, about"
        cluster.secrets.add(text)
        draft = ben.call("PUT", f"/api/rooms/{room}/draft", 200, json={"text": text, "replyTo": 1})
        for device in (laptop, phone):
            told = device.event("draft.updated", room=room)["draft"]
            assert told == {name: draft[name] for name in ("text", "replyTo", "updatedAt")}
    assert ben.call("GET", "/api/drafts", 200)["items"] == [draft]
    assert ann.call("GET", "/api/drafts", 200) == {"items": [], "nextCursor": None}
    ben.call("DELETE", f"/api/rooms/{room}/members/{ben.id}", 204)
    ann.call("PUT", f"/api/rooms/{room}/members/{ben.id}", 200, json={})
    ben.call("GET", f"/api/rooms/{room}/draft", 404)
