"""Waiting for what comes by itself."""

import time


def eventually(ask, seconds=30):
    """The first true answer."""
    deadline = time.monotonic() + seconds
    while True:
        if answer := ask():
            return answer
        assert time.monotonic() < deadline, f"nothing in {seconds} seconds"
        time.sleep(0.02)
