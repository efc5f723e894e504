"""Adds up JUnit files: one line `N passed, N failed, N skipped`; exit code 1 when anything failed or nothing ran.

    sum-results.py [--broken N] FOLDER       N more failures: parts that failed without a failing test
    sum-results.py --has-failure FILES       exit code 0 if one of them has a failing test
"""

import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path


def outcome(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    # CTest marks what could not be started with status="notrun" and a <skipped> saying so.
    if case.get("status") == "notrun" and "not found" in "".join(case.itertext()).lower():
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def count(file):
    try:
        cases = ElementTree.parse(file).getroot().iter("testcase")
        return Counter(outcome(case) for case in cases)
    except (ElementTree.ParseError, FileNotFoundError):
        return Counter()


def main(arguments):
    if arguments[0] == "--has-failure":
        return 0 if any(count(file)["failed"] for file in arguments[1:]) else 1
    broken = int(arguments[arguments.index("--broken") + 1]) if "--broken" in arguments else 0
    total = Counter({"failed": broken})
    for file in sorted(Path(arguments[-1]).glob("*.xml")):
        total += count(file)
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
