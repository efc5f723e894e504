"""SIGTERM: sockets are told, work in flight ends, the exit code is 0."""

import time
from concurrent.futures import ThreadPoolExecutor

# Well below the 20 s that are given to what is under way.
AT_ONCE_SECONDS = 10


def test_sigterm_closes_sockets_with_going_away_and_exits_0(own_cluster):
    ann, ben = own_cluster.people("Ann", "Ben")
    sockets = [person.connect() for person in (ann, ben, ben)]
    server = own_cluster.server_of("chat")
    with ThreadPoolExecutor() as pool:
        codes = [pool.submit(socket.close_code) for socket in sockets]
        code, _ = server.terminate()
        assert [one.result() for one in codes] == [1001, 1001, 1001]
    assert code == 0


def test_sigterm_to_the_gateway_closes_tunnelled_sockets_with_going_away(split_cluster):
    ann = split_cluster.register("Ann")
    socket = ann.connect()
    with ThreadPoolExecutor() as pool:
        closed = pool.submit(socket.close_code)
        code, _ = split_cluster.server_of("gateway").terminate()
        assert (closed.result(), code) == (1001, 0)


def test_what_was_written_before_sigterm_is_there_after_the_next_start(own_cluster):
    ann = own_cluster.register("Ann")
    room = ann.open_room()["id"]
    message = ann.say(room, "before the restart")
    for server in own_cluster.servers.values():
        assert server.terminate()[0] == 0
    own_cluster.start()
    ann.call("POST", "/api/auth/login", 200, json={"email": ann.email, "password": ann.password})
    assert ann.events(room)[-1]["message"] == message


def test_sigterm_as_soon_as_a_server_is_ready_ends_it_at_once(own_cluster):
    for _ in range(5):
        for server in own_cluster.servers.values():
            began = time.monotonic()
            assert server.terminate()[0] == 0
            assert time.monotonic() - began < AT_ONCE_SECONDS, "something that begins with the start does not end"
            server.start().wait_ready()
