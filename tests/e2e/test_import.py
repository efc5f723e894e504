"""What somebody takes out of the product is read back, on the same server and on another one, in both shapes."""

import uuid

import pytest

from conftest import running


@pytest.fixture
def elsewhere(cluster):
    yield from running(cluster.shape)


def named(cluster, name, username):
    person = cluster.register(name)
    person.call("PATCH", "/api/users/me", 200, json={"username": username})
    return person


def own_data(person):
    """The export without what is the server's to say."""
    data = person.call("GET", "/api/users/me/export", 200)
    for name in ("id", "createdAt", "updatedAt"):
        del data["profile"][name]
    del data["settings"]["version"]
    return data


def somebody_with_all(cluster, suffix):
    ben, eve = named(cluster, "Ben", f"ben_{suffix}"), named(cluster, "Eve", f"eve_{suffix}")
    ann = named(cluster, "Ann", f"ann_{suffix}")
    profile = {"displayName": "Ann of Green Gables", "bio": "red hair", "statusText": "reading", "timeZone": "America/Halifax", "locale": "en-CA"}
    ann.call("PATCH", "/api/users/me", 200, json=profile)
    settings = {"theme": "dark", "notifications": {"level": "mentions"}, "privacy": {"lastSeen": "nobody", "readReceipts": False}}
    ann.call("PATCH", "/api/users/me/settings", 200, json=settings)
    ann.call("PUT", f"/api/users/me/contacts/{ben.id}", 204)
    ann.call("PUT", f"/api/users/me/blocks/{eve.id}", 204)
    return ann, ben, eve


def open_direct(person, other):
    return person.http.post("/api/rooms", json={"type": "direct", "memberIds": [other.id]})


def test_another_account_of_the_same_server_takes_over_ones_own_data(cluster):
    ann, ben, eve = somebody_with_all(cluster, uuid.uuid4().hex[:8])
    document = ann.call("GET", "/api/users/me/export", 200)
    heir = cluster.register("Heir")
    report = heir.call("POST", "/api/users/me/import", 200, json=document)
    assert open_direct(eve, heir).status_code == 404, "who is blocked is kept out from the moment of the answer"
    assert open_direct(ben, heir).status_code == 201
    assert report["refusedUsername"] == document["profile"]["username"], "it is still Ann's"
    assert report["contacts"] == report["blocks"] == {"added": 1, "alreadyThere": 0, "unknown": []}
    taken, given = own_data(heir), own_data(ann)
    assert taken["profile"].pop("username") is None and given["profile"].pop("username")
    assert taken == given
    again = heir.call("POST", "/api/users/me/import", 200, json=document)
    assert again["contacts"]["alreadyThere"] == again["blocks"]["alreadyThere"] == 1
    assert (again["profile"], again["settings"]) == (report["profile"], report["settings"])


def test_ones_own_data_move_to_another_server_where_people_are_known_by_their_usernames(cluster, elsewhere):
    suffix = uuid.uuid4().hex[:8]
    ann, ben, _ = somebody_with_all(cluster, suffix)
    document = ann.call("GET", "/api/users/me/export", 200)
    eve_there = named(elsewhere, "Eve", f"EVE_{suffix}")
    ann_there = elsewhere.register("Ann")
    report = ann_there.call("POST", "/api/users/me/import", 200, json=document)
    assert open_direct(eve_there, ann_there).status_code == 404
    assert report["contacts"] == {"added": 0, "alreadyThere": 0, "unknown": [{"id": ben.id, "username": f"ben_{suffix}"}]}
    assert report["blocks"] == {"added": 1, "alreadyThere": 0, "unknown": []}
    assert report["refusedUsername"] is None
    taken, given = own_data(ann_there), own_data(ann)
    assert [one["id"] for one in taken["blocks"]] == [eve_there.id]
    assert (taken["profile"], taken["settings"]) == (given["profile"], given["settings"])


def test_the_largest_document_passes_the_gateway(cluster):
    strangers = [{"id": str(uuid.uuid4()), "displayName": "\x01" * 30, "username": f"{n:030}"} for n in range(5000)]
    document = {"profile": {}, "settings": {}, "contacts": strangers, "blocks": strangers}
    report = cluster.register("Ann").call("POST", "/api/users/me/import", 200, json=document)
    assert len(report["contacts"]["unknown"]) == len(report["blocks"]["unknown"]) == 5000
    refused = cluster.register("Ben").http.post("/api/users/me/import", content=b" " * (4 * 1024 * 1024 + 1), headers={"Content-Type": "application/json"})
    assert refused.status_code == 413


def exported_parts(person):
    parts, path = [], "/api/export"
    while path:
        answer = person.http.get(path)
        assert answer.status_code == 200, answer.text
        parts.append(answer.content)
        path = answer.links.get("next", {}).get("url")
    return parts


def import_part(person, part, expect=200, **query):
    return person.call("POST", "/api/import", expect, content=part, params=query, headers={"Content-Type": "application/x-ndjson"})


def messages(person, room):
    return person.call("GET", f"/api/rooms/{room}/messages", 200, params={"limit": 500})["items"]


def test_ones_own_messages_are_read_back_into_a_room_of_ones_own(cluster, elsewhere):
    ann, ben = cluster.people("Ann", "Ben")
    room = ann.open_room(ben)["id"]
    ben.say(room, "not written by her")
    said = [ann.say(room, f"{n} " + "long " * 1500) for n in range(80)]
    parts = exported_parts(ann)
    assert len(parts) > 1 and max(map(len, parts)) <= 1024 * 1024
    there = elsewhere.register("Ann")
    elsewhere.secrets |= {message["text"] for message in said}
    first = import_part(there, parts[0], name="Before I moved", clientId="move")
    assert import_part(there, parts[0], clientId="move") == first | {"added": 0, "alreadyThere": first["added"]}
    for part in parts[1:]:
        last = import_part(there, part, room=first["room"])
    assert last["lastSeq"] == 81
    kept = messages(there, first["room"])
    assert [(one["text"], one["createdAt"]) for one in kept] == [(one["text"], one["createdAt"]) for one in said]
    assert {one["sender"] for one in kept} == {there.id}
    shown = there.call("GET", f"/api/rooms/{first['room']}", 200)
    assert (shown["name"], shown["memberCount"], shown["unread"]) == ("Before I moved", 1, 0)
    with there.connect() as socket:
        there.say(first["room"], "and now I am here")
        assert socket.event("message.created", room=first["room"])["seq"] == 82


def test_nobody_makes_up_times_in_front_of_others(cluster):
    ann, ben = cluster.people("Ann", "Ben")
    room = ann.open_room(ben)["id"]
    ann.say(room, "said at a time that is true")
    part = exported_parts(ann)[0]
    import_part(ann, part, 409, room=room)
    import_part(ben, part, 409, room=room)
    assert len(messages(ann, room)) == 1
