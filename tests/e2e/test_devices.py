"""What somebody sets on one device holds on the others at once."""


def test_a_mute_is_heard_on_every_device_of_ones_own(cluster):
    ann, ben = cluster.people("Ann", "Ben")
    room = ann.open_room(ben)["id"]
    path = f"/api/rooms/{room}"
    with ben.connect() as laptop, ben.connect() as phone, ann.connect() as other:
        ben.call("PUT", f"{path}/mute", 200, json={"until": "2999-01-01T00:00:00.000Z"})
        for device in (laptop, phone):
            told = device.event("room.notifications", room=room)
            assert (told["notifications"], told["muted"], told["mutedUntil"]) == ("all", True, "2999-01-01T00:00:00.000Z")
        ben.call("PUT", f"{path}/notifications", 200, json={"level": "mentions"})
        assert phone.event("room.notifications", room=room, notifications="mentions")["muted"]
        ben.call("DELETE", f"{path}/mute", 204)
        told = laptop.event("room.notifications", room=room, muted=False)
        assert "mutedUntil" not in told
        # Nobody else hears of it.
        ann.call("PUT", f"{path}/notifications", 200, json={"level": "none"})
        assert other.event("room.notifications")["notifications"] == "none"
