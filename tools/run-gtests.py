"""Runs GoogleTest programs one after another and merges their JUnit files: run-gtests.py RESULT.xml PROGRAM...

A program that dies counts as one failed test of its name.
"""

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

SECONDS = 900


def run(program, report):
    """The exit code; what the program said is shown only when it failed."""
    command = [program, "--gtest_brief=1", f"--gtest_output=xml:{report}"]
    try:
        done = subprocess.run(command, timeout=SECONDS, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except subprocess.TimeoutExpired as timeout:
        sys.stderr.buffer.write(timeout.output or b"")
        return "a timeout"
    if done.returncode != 0:
        sys.stderr.buffer.write(done.stdout)
    return done.returncode


def main(result, programs):
    merged = ElementTree.Element("testsuites")
    with tempfile.TemporaryDirectory() as folder:
        for number, program in enumerate(programs):
            name = Path(program).name
            report = Path(folder) / f"{number}.xml"
            code = run(program, report)
            failed = False
            if report.exists():
                root = ElementTree.parse(report).getroot()
                failed = root.find(".//failure") is not None
                merged.extend(root.iter("testsuite"))
            if code != 0 and not failed:
                suite = ElementTree.SubElement(merged, "testsuite", name=name)
                case = ElementTree.SubElement(suite, "testcase", name=name)
                ElementTree.SubElement(case, "failure", message=f"{name} ended with {code}")
    ElementTree.ElementTree(merged).write(result)
    return 1 if merged.find(".//failure") is not None else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
