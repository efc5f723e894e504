"""The rules of the house that a compiler doesn't check: who includes what, how coroutines are written, how long files
get. Prints `file:line: what is wrong`; exit code 1 if there is any. tests/checks proves that each rule works."""

import os
import re
import sys
from pathlib import Path

LONGEST_FILE = 300
NOT_OURS = {".git", "build", "node_modules", "data", "dist", ".cache", "__pycache__", "generated"}
SERVICES = ("auth", "user", "chat", "gateway", "notification", "media")

# packages/common: folder -> what it may include of the others. A name with a slash is one header.
COMMON = {
    "core": {"core"},
    "net": {"core", "net"},
    "store": {"core", "store", "net/as_result.hpp", "net/task.hpp"},
    "mongo": {"core", "store", "mongo"},
    "redis": {"core", "redis", "net/as_result.hpp", "net/task.hpp"},
    "contracts": {"core", "contracts", "net"},
    "host": {"core", "net", "store", "redis", "contracts", "host"},
    "testing": {"core", "net", "store", "mongo", "contracts", "host", "testing"},
}
# A service's folders: what they may not include. `domain` is stricter and has a list of what it may.
FORBIDDEN = {
    "http": ("store/", "mongo/", "<soci", "<sqlite"),
    "store": ("http/", "realtime/", "host/"),
    "mongo": ("http/", "realtime/", "host/"),
    "codec": ("store/", "mongo/", "http/"),
}
DOMAIN = ("core/", "domain/", "net/task.hpp")
DOMAIN_LIBRARIES = ("<sodium.h>", "<liboath/", "<unicode/", "<embedded/")  # randomness, codes, text and word lists; no I/O
STANDARD_HEADER = re.compile(r"<[a-z_]+>")

# References that a coroutine may take: who handles a request keeps them alive until the coroutine has ended.
LASTING_REFERENCES = re.compile(r"^\s*(?:\w+::)?(Exchange|BodySource|HttpHandler|Request)\s*&(?!&)")

COMMENT_OR_STRING = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\((?:.|\n)*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.DOTALL)


def is_test(path):
    return "tests/" in path or "/fuzz/" in path or "common/testing/" in path


def blanked(text):
    """The text without comments and literals; every character keeps its place."""
    return COMMENT_OR_STRING.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def line_at(text, position):
    return text.count("\n", 0, position) + 1


def closing(text, position):
    """The position of the bracket that closes the one at `position`, or the end of the text."""
    pairs = {"(": ")", "{": "}", "[": "]", "<": ">"}
    opening, wanted, depth = text[position], pairs[text[position]], 0
    for index in range(position, len(text)):
        if text[index] == opening:
            depth += 1
        elif text[index] == wanted and not (wanted == ">" and text[index - 1] == "-"):
            depth -= 1
            if depth == 0:
                return index
    return len(text)


def lambda_bodies(code):
    """(start, end) of each lambda's body."""
    for start in re.finditer(r"\[", code):
        before = code[: start.start()].rstrip()[-1:]
        if before.isalnum() or before in ("_", ")", "]", "["):
            if not re.search(r"\b(return|co_return)\s*$", code[: start.start()]):
                continue
        if code[start.start() + 1 : start.start() + 2] == "[":
            continue
        position = closing(code, start.start()) + 1
        rest = re.compile(r"\s*").match(code, position).end()
        if code[rest : rest + 1] == "(":
            rest = closing(code, rest) + 1
        head = re.compile(r"\s*(?:(?:mutable|noexcept|constexpr)\s*)*(?:->[^{};]*)?\s*\{").match(code, rest)
        if head:
            body = head.end() - 1
            yield body, closing(code, body)


def split_parameters(parameters):
    depth, part, parts = 0, "", []
    for index, character in enumerate(parameters):
        depth += character in "(<[{"
        depth -= character in ")]}" or (character == ">" and parameters[index - 1] != "-")
        if character == "," and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += character
    return [one.strip() for one in [*parts, part] if one.strip()]


def is_private(code, position):
    """Inside of a class's private section: only its own members call it, and they await it at once."""
    sections = re.compile(r"\b(?:public|protected|private)\s*:(?!:)|\b(?:class|struct)\s+\w+[^;{()]*\{")
    access = [(match.start(), match.group()) for match in sections.finditer(code[:position])]
    for start, what in reversed(access):
        if what.endswith("{"):
            body = start + len(what) - 1
            if closing(code, body) > position:
                return what.startswith("class")
        else:
            return what.startswith("private")
    return False


def is_local(code, position):
    """In an unnamed namespace: seen by nobody but the functions of the file, which await it at once."""
    for match in re.finditer(r"\bnamespace\s*\{", code[:position]):
        if closing(code, match.end() - 1) > position:
            return True
    return False


def includes(path, text):
    for match in re.finditer(r'^\s*#\s*include\s*("[^"]+"|<[^>]+>)', text, re.MULTILINE):
        yield line_at(text, match.start()), match.group(1).strip('"') if match.group(1)[0] == '"' else match.group(1)


def check_include(path, include):
    parts = path.split("/")
    if include.startswith("../") or "/../" in include:
        return "include by name, not by relative path"
    first = include.split("/")[0]
    if path.startswith("packages/common/") and not is_test(path):
        allowed = COMMON.get(parts[2], set())
        if first in COMMON and first not in allowed and include not in allowed:
            return f"{parts[2]} may not include {include}"
        if first in SERVICES or include in (f"{name}_service.hpp" for name in SERVICES):
            return "common code knows no service"
    elif parts[0] == "services":
        others = [name for name in SERVICES if name != parts[1]]
        if first in others or any(include.startswith(f"{name}_service") for name in others):
            return f"{parts[1]} may not include {include}: services know each other by their clients only"
        folder = parts[3] if parts[2] == "src" and len(parts) > 4 else ""
        if folder == "domain":
            is_allowed = STANDARD_HEADER.fullmatch(include) or include.startswith((*DOMAIN, *DOMAIN_LIBRARIES))
            if not is_allowed:
                return f"domain may not include {include}"
        elif any(include.startswith(prefix) for prefix in FORBIDDEN.get(folder, ())):
            return f"{folder} may not include {include}"
    elif parts[0] == "apps" and first in SERVICES and not include.endswith("/src/settings.hpp"):
        return "apps see the services' front headers and settings only"
    return None


def check_coroutines(path, code):
    lambdas = list(lambda_bodies(code))
    for match in re.finditer(r"\bco_(?:await|return|yield)\b", code):
        if any(start < match.start() < end for start, end in lambdas):
            yield match.start(), "a lambda is never a coroutine: its captures die before it ends"
    for match in re.finditer(r"\bTask<", code):
        name = re.compile(r"\s+(\w+(?:::\w+)*)\s*\(").match(code, closing(code, match.end() - 1) + 1)
        if not name or "::" in name.group(1):
            continue  # no function, or one whose declaration is checked
        if is_private(code, match.start()) or is_local(code, match.start()):
            continue
        end = closing(code, name.end() - 1)
        for parameter in split_parameters(code[name.end() : end]):
            parameter = re.sub(r"\bfunction<.*>", "function", parameter)
            is_reference = "&" in parameter or re.search(r"\b(?:string_view|span)\b", parameter)
            if is_reference and not LASTING_REFERENCES.search(parameter):
                yield match.start(), f"a coroutine takes values: {name.group(1)}({parameter})"


def check_file(path, text):
    """[(line, what is wrong)] of one file."""
    problems = []
    lines = text.count("\n")
    if lines > LONGEST_FILE:
        problems.append((lines, f"{lines} lines: split it, {LONGEST_FILE} is the most"))
    if path.endswith((".cpp", ".hpp")):
        problems += [(line, problem) for line, include in includes(path, text) if (problem := check_include(path, include))]
        for match in re.finditer(r"\bNOLINT", text):
            problems.append((line_at(text, match.start()), "no NOLINT: change the code or .clang-tidy"))
        code = blanked(text)
        problems += [(line_at(code, position), what) for position, what in check_coroutines(path, code)]
        if not is_test(path):
            for match in re.finditer(r"\basio::detached\b|\bdetached\s*\)", code):
                problems.append((line_at(code, match.start()), "spawn through the host, never detached"))
    return problems


def our_sources(root):
    endings = (".cpp", ".hpp", ".py", ".sh", ".cmake", ".ts", ".tsx", ".sql")
    for folder, subfolders, files in os.walk(root):
        subfolders[:] = [name for name in subfolders if name not in NOT_OURS]
        for name in sorted(files):
            if name.endswith(endings):
                yield str((Path(folder) / name).relative_to(root))


def main(root):
    failed = False
    for path in our_sources(root):
        for line, what in check_file(path, (root / path).read_text()):
            print(f"{path}:{line}: {what}")
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parents[1]))
