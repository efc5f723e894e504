"""What bench/compare runs, and what its raw output says: servers, scenarios, medians."""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Server:
    name: str
    title: str
    durable: str  # before the sender gets its acknowledgement
    also: str  # what else it does that a chat needs


SERVERS = [
    Server("messenger", "Messenger", "every message, on the disk (`synchronous=FULL`)",
           "authentication, membership, numbers in the room, repeated sends found"),
    Server("ws", "ws (rooms in 50 lines)", "nothing", "numbers in the room"),
    Server("socket.io", "Socket.IO", "nothing", "numbers in the room"),
    Server("nats", "NATS", "nothing", "nothing"),
    Server("ejabberd", "ejabberd", "nothing", "membership"),
]


@dataclass(frozen=True)
class Scenario:
    key: str
    title: str
    arguments: str  # of bench-load
    figure: str  # of its report
    rounds: int = 5  # at most


PER_CPU_SECOND = "deliveriesPerCpuSecond"
SCENARIOS = [
    Scenario("room", "1 room x 1000, 128 in flight",
             "fan-out --rooms 1 --members 1000 --in-flight 128", PER_CPU_SECOND),
    Scenario("sender", "the same from one sender",
             "fan-out --rooms 1 --members 1000 --in-flight 128 --senders 1", PER_CPU_SECOND),
    Scenario("rooms", "100 rooms x 10, 1000 in flight",
             "fan-out --rooms 100 --members 10 --in-flight 1000", PER_CPU_SECOND),
    Scenario("single", "1 room x 1000, one at a time",
             "fan-out --rooms 1 --members 1000 --in-flight 1", PER_CPU_SECOND),
    Scenario("idle", "memory of an idle connection", "idle --first 1000 --last 5000", "bytesPerConnection", 3),
]


@dataclass
class Results:
    versions: dict[str, str]
    figures: dict[tuple[str, str], list[float]]  # by server and scenario

    def median(self, server, scenario):
        """None if there was no run that went well."""
        figures = self.figures.get((server, scenario))
        return median(figures) if figures else None


def read(path):
    """One line of JSON for each run, and before them one with the versions."""
    results = Results({}, defaultdict(list))
    figure_of = {scenario.key: scenario.figure for scenario in SCENARIOS}
    for line in Path(path).read_text().splitlines():
        run = json.loads(line)
        if "versions" in run:
            results.versions = run["versions"]
        else:
            results.figures[run["server"], run["scenario"]].append(run[figure_of[run["scenario"]]])
    return results


def si(number):
    """2500000 as 2.5 M, 21500 as 22 k: two digits."""
    for limit, unit in ((1e6, " M"), (1e3, " k")):
        if number >= limit * 0.995:
            scaled = number / limit
            return (f"{scaled:.0f}" if scaled >= 9.95 else f"{scaled:.1f}") + unit
    return f"{number:.0f}"
