"""Fixtures: the product, running, in both of its shapes."""

import pytest
from servers import PostgreSql, Redis

from support.cluster import Cluster
from support.databases import start_in

SHAPES = ("one process", "split")


def running(shape, settings=None):
    cluster = Cluster(shape, settings)
    try:
        yield cluster.start()
    finally:
        problems = cluster.stop()
    assert not problems, "\n".join(problems[:20])


@pytest.fixture(scope="session", params=SHAPES)
def cluster(request):
    """Shared by the tests that leave it as they found it, but for new people and rooms."""
    yield from running(request.param)


@pytest.fixture(params=SHAPES)
def own_cluster(request):
    """For tests that kill, stop or read the whole log."""
    yield from running(request.param)


# For services that share a server; who needs another one, or two of them, has fixtures of its own.
@pytest.fixture(scope="module")
def database(tmp_path_factory):
    with start_in(tmp_path_factory.mktemp("database"), PostgreSql) as server:
        yield server


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    with Redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def split_cluster():
    yield from running("split")
