"""Database servers for tests of whole services, and the product on them."""

import uuid

import httpx

from support.cluster import Cluster

PASSWORD = "quote ' slash \\ and blank"  # in a URL, and in the connect strings of the drivers


def start_in(folder, kind):
    """A server, to be used in a `with`; PostgreSQL runs as another user, who has to reach its folder."""
    for parent in (folder, *folder.parents):
        if "pytest" in str(parent):
            parent.chmod(0o755)
    return kind(folder)


def new_database_url(database, service):
    """A new database with a user of its own, as an operator would make them."""
    name = f"{service}_{uuid.uuid4().hex[:8]}"
    if database.name == "mariadb":
        literal = PASSWORD.replace("\\", "\\\\").replace("'", "\\'")
        statements = [f"CREATE DATABASE {name}", f"CREATE USER {name}@'%' IDENTIFIED BY '{literal}'", f"GRANT ALL ON {name}.* TO {name}@'%'"]
        scheme = "mysql"
    else:
        literal = PASSWORD.replace("'", "''")
        statements = [f"CREATE USER {name} PASSWORD '{literal}'", f"CREATE DATABASE {name} OWNER {name}"]
        scheme = "postgresql"
    for statement in statements:
        done = database.run_sql(statement)
        assert done.returncode == 0, done.stderr
    return f"{scheme}://{name}:{httpx.URL('http://x', password=PASSWORD).userinfo.decode().lstrip(':')}@127.0.0.1:{database.port}/{name}"


def running(shape, chats=1, **settings):
    """A cluster, not yet started, that must end without problems."""
    cluster = Cluster(shape, settings, chats)
    cluster.secrets.add(PASSWORD)
    try:
        yield cluster
    finally:
        problems = cluster.stop()
    assert not problems, "\n".join(problems[:20])
