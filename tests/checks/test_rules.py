"""The tree keeps the rules of the house; and each rule catches a violation that is planted here."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("check_layers", ROOT / "tools/check-layers.py")
rules = importlib.util.module_from_spec(spec)
spec.loader.exec_module(rules)


def test_the_tree_keeps_the_rules():
    problems = [
        f"{path}:{line}: {what}"
        for path in rules.our_sources(ROOT)
        for line, what in rules.check_file(path, (ROOT / path).read_text())
    ]
    assert not problems, "\n" + "\n".join(problems)


VIOLATIONS = {
    "core includes net": ("packages/common/core/a.hpp", '#include "net/http.hpp"'),
    "core includes store": ("packages/common/core/a.hpp", '#include "store/outbox.hpp"'),
    "core includes host": ("packages/common/core/a.cpp", '#include "host/service.hpp"'),
    "net includes store": ("packages/common/net/a.hpp", '#include "store/outbox.hpp"'),
    "store includes net": ("packages/common/store/a.hpp", '#include "net/http.hpp"'),
    "common includes a service": ("packages/common/host/a.hpp", '#include "auth_service.hpp"'),
    "domain includes net": ("services/chat/src/domain/a.hpp", '#include "net/http.hpp"'),
    "domain includes its http": ("services/chat/src/domain/a.hpp", '#include "http/chat_api.hpp"'),
    "domain includes a store": ("services/chat/src/domain/a.hpp", '#include "store/sql_pool.hpp"'),
    "domain includes Boost": ("services/chat/src/domain/a.hpp", "#include <boost/json.hpp>"),
    "http includes its store": ("services/auth/src/http/a.cpp", '#include "store/sql_account_store.hpp"'),
    "store includes http": ("services/auth/src/store/a.cpp", '#include "http/auth_codec.hpp"'),
    "a service includes another": ("services/chat/src/a.cpp", '#include "auth/src/domain/account.hpp"'),
    "a service includes another's front": ("services/chat/src/a.cpp", '#include "auth_service.hpp"'),
    "an app looks into a service": ("apps/messenger/main.cpp", '#include "auth/src/domain/account.hpp"'),
    "a relative include": ("services/chat/src/a.cpp", '#include "../../auth/src/settings.hpp"'),
    "a lambda is a coroutine": ("services/chat/src/a.cpp", "auto f = [this, x]() -> Task<> { co_await x.run(); };"),
    "a lambda in a call is a coroutine": ("services/chat/src/a.cpp", "spawn([&] { if (x) { co_return; } });"),
    "a generic lambda is a coroutine": ("services/chat/src/a.cpp", "run([](auto a, F<void(int)> b) mutable { co_return a; });"),
    "a reference parameter": ("services/chat/src/a.hpp", "Task<Result<int>> run(const std::string& text);"),
    "a constant request, which may be a temporary one": ("services/chat/src/a.hpp", "Task<> run(const Request& request);"),
    "an rvalue reference to a request": ("services/chat/src/a.hpp", "Task<> run(Request&& request);"),
    "an rvalue reference parameter": ("services/chat/src/a.hpp", "Task<> run(int a, Command&& command);"),
    "a view parameter": ("services/chat/src/a.hpp", "Task<> run(std::string_view text);"),
    "a span parameter": ("services/chat/src/a.hpp", "class A {\n  public:\n    Task<> run(std::span<const int> rows);\n};"),
    "detached": ("services/chat/src/a.cpp", "asio::co_spawn(executor, run(), asio::detached);"),
    "NOLINT": ("services/chat/src/a.cpp", "int a;  // NOLINT"),
    "a long file": ("services/chat/src/a.cpp", "int a;\n" * 301),
    "a long script": ("tools/a.py", "a = 1\n" * 301),
}


@pytest.mark.parametrize("what", VIOLATIONS)
def test_a_violation_is_caught(what):
    assert rules.check_file(*VIOLATIONS[what])


ALLOWED = {
    "store includes Task": ("packages/common/store/a.hpp", '#include "net/task.hpp"'),
    "domain includes core, itself and the standard library": (
        "services/chat/src/domain/a.hpp",
        '#include <vector>\n#include "core/ids.hpp"\n#include "domain/types.hpp"\n#include "net/task.hpp"',
    ),
    "a lambda that returns a coroutine": ("services/chat/src/a.cpp", "spawn([self] { return greet(self); });"),
    "a coroutine beside a lambda": ("services/chat/src/a.cpp", "Task<> f() { co_await run([x] { return x; }); co_return; }"),
    "a subscript": ("services/chat/src/a.cpp", "Task<> f() { for (auto& x : rows[0]) { co_await x.run(); } }"),
    "the exchange of a request": ("services/chat/src/a.hpp", "Task<Result<Response>> run(net::Exchange& exchange);"),
    "a request that stays where it is": ("services/gateway/src/a.hpp", "Task<> run(net::Request& request);"),
    "a private step": ("services/chat/src/a.hpp", "class A {\n  private:\n    Task<> step(const std::string& text);\n};"),
    "a function object": ("services/chat/src/a.hpp", "Task<> run(std::function<void(const Row&)> visit);"),
    "words in comments": ("services/chat/src/a.cpp", "// [x] { co_await y; } asio::detached"),
    "a file of 300 lines": ("services/chat/src/a.cpp", "int a;\n" * 300),
}


@pytest.mark.parametrize("what", ALLOWED)
def test_what_is_right_passes(what):
    assert rules.check_file(*ALLOWED[what]) == []
