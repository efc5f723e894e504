"""Prints what bench/compare has measured as Markdown: medians, and Messenger's over each.

    table.py RAW_OUTPUT
"""

import sys

from scenarios import SCENARIOS, SERVERS, read, si


def ratio(scenario, ours, theirs):
    """How many times better Messenger is; less than 1 where it is worse."""
    better = theirs / ours if scenario.key == "idle" else ours / theirs
    return f"{better:.0f}x" if better >= 9.95 else f"{better:.1f}x"


def cell(results, server, scenario):
    figure = results.median(server.name, scenario.key)
    ours = results.median("messenger", scenario.key)
    if figure is None:
        return "-"
    text = si(figure) + ("B" if scenario.key == "idle" else "")
    return text if server.name == "messenger" or not ours else f"{text} ({ratio(scenario, ours, figure)})"


def table(rows):
    header, *body = rows
    return "\n".join("| " + " | ".join(row) + " |" for row in [header, ["---"] * len(header), *body])


def main(path):
    results = read(path)
    print(table([["server", *(scenario.title for scenario in SCENARIOS)]]
                + [[server.title, *(cell(results, server, scenario) for scenario in SCENARIOS)] for server in SERVERS]))
    print()
    print(table([["server", "version", "durable before the acknowledgement", "also does"]]
                + [[server.title, results.versions[server.name], server.durable, server.also] for server in SERVERS]))


if __name__ == "__main__":
    main(sys.argv[1])
