"""Starts MariaDB, PostgreSQL, MongoDB and Redis on free loopback ports in a temporary folder, runs a command, and ends them:

    with_servers.py COMMAND...

The command finds them in TEST_MYSQL_URL, TEST_POSTGRESQL_URL, TEST_MONGODB_URL and TEST_REDIS_URL, with a user who may make databases, and
the folders of their certificates (server.pem, stranger.pem) in TEST_MYSQL_CERTIFICATES and
TEST_POSTGRESQL_CERTIFICATES. The exit code is the command's; 1 if a server can't be started.
"""

import os
import signal
import subprocess
import sys
import tempfile

from servers import MariaDb, PostgreSql, Redis, mongodb


def main(command):
    # So that the servers are ended, too, when this is.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="messenger-servers-") as folder:
        os.chmod(folder, 0o755)  # PostgreSQL runs as another user
        with MariaDb(folder) as mariadb, PostgreSql(folder) as postgresql, mongodb(folder) as mongo, Redis(folder) as redis:
            environment = os.environ | {
                "TEST_MYSQL_URL": mariadb.url(),
                "TEST_POSTGRESQL_URL": postgresql.url(),
                "TEST_MONGODB_URL": mongo.url(),
                "TEST_REDIS_URL": redis.url(),
                "TEST_MYSQL_CERTIFICATES": str(mariadb.folder),
                "TEST_POSTGRESQL_CERTIFICATES": str(postgresql.folder),
            }
            return subprocess.call(command, env=environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
