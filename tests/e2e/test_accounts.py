"""Accounts under contention."""

import collections
from concurrent.futures import ThreadPoolExecutor

import httpx

from support.person import Person


def test_the_same_email_at_once_from_20_connections_makes_one_account(cluster):
    person = Person(cluster, "Twenty")
    clients = [httpx.Client(base_url=cluster.url, timeout=60, trust_env=False) for _ in range(20)]

    def register(number):
        email = person.email.upper() if number % 2 else person.email
        body = {"email": email, "password": person.password, "displayName": "Twenty"}
        return clients[number].post("/api/auth/register", json=body)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(register, range(20)))
    assert collections.Counter(answer.status_code for answer in answers) == {201: 1, 409: 19}
    person.take(next(answer.json() for answer in answers if answer.status_code == 201))
    assert person.call("GET", "/api/users/me", 200)["id"] == person.id
