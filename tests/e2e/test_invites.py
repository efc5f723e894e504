"""Links that let people into rooms: through the gateway, with sockets that see who comes, and never in a log."""

from concurrent.futures import ThreadPoolExecutor


def test_who_is_given_the_link_comes_in_and_everybody_sees_it(cluster):
    ann, ben, cy = cluster.people("Ann", "Ben", "Cyd")
    room = ann.open_room(name="Plans")["id"]
    invite = ann.call("POST", f"/api/rooms/{room}/invites", 201, json={"maxUses": 1})
    cluster.secrets.add(invite["code"])
    assert ben.call("GET", f"/api/invites/{invite['code']}", 200)["room"]["name"] == "Plans"
    with ann.connect() as host, ben.connect() as guest:
        joined = ben.call("POST", f"/api/invites/{invite['code']}/join", 200)
        assert (joined["id"], joined["role"], joined["memberCount"]) == (room, "member", 2)
        assert host.event("member.joined", room=room)["user"] == ben.id
        assert guest.event("room.added", room=room)["info"]["name"] == "Plans"
        ann.say(room, "welcome")
        assert guest.event("message.created", room=room)["message"]["text"] == "welcome"
    assert ben.call("POST", f"/api/invites/{invite['code']}/join", 200)["id"] == room
    cy.call("POST", f"/api/invites/{invite['code']}/join", 404)
    assert [one["uses"] for one in ann.call("GET", f"/api/rooms/{room}/invites", 200)["items"]] == [1]


def test_a_race_lets_in_as_many_as_there_are_uses(cluster):
    ann, *others = cluster.people("Ann", "Ben", "Cyd", "Dee", "Eli")
    room = ann.open_room()["id"]
    code = ann.call("POST", f"/api/rooms/{room}/invites", 201, json={"maxUses": 2})["code"]
    cluster.secrets.add(code)
    with ThreadPoolExecutor() as pool:
        answers = pool.map(lambda who: who.http.post(f"/api/invites/{code}/join").status_code, others)
    assert sorted(answers) == [200, 200, 404, 404]
    assert ann.call("GET", f"/api/rooms/{room}", 200)["memberCount"] == 3
    ann.call("DELETE", f"/api/rooms/{room}/invites/{code}", 204)
    others[0].call("GET", f"/api/invites/{code}", 404)
