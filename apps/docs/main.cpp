// messenger-docs: prints the documents that are made from the code, so that they can't disagree with it.
//   messenger-docs env | configuration | errors
#include <iostream>
#include <string>

#include "core/error.hpp"
#include "host/catalog.hpp"
#include "net/problem.hpp"

namespace messenger {
namespace {

/// A secret is given by a file: its own variable would show in process lists.
std::string shown_default(const AnySetting& setting) {
    return setting.default_text().empty() ? "" : std::string(setting.default_text());
}

void print_env() {
    std::cout
        << "# Every setting of Messenger with its default. Copying this file to .env changes nothing: remove the #\n"
           "# before a line to set it. Made by `make docs`; docs/configuration.md says more.\n";
    for (const auto* setting : all_settings()) {
        std::cout << "\n# " << setting->help() << " (" << setting->type_name() << ")\n";
        std::cout << "# " << setting->name() << "=" << shown_default(*setting) << "\n";
    }
}

void print_configuration() {
    std::cout
        << "# Configuration\n\n"
           "Made by `make docs` from the declarations in the code.\n\n"
           "A setting is given as a flag (`--chat-service-port 7002`), as an environment variable\n"
           "(`CHAT_SERVICE_PORT=7002`), or in a file `.env` in the working directory; the former win over the latter.\n"
           "Flags and keys of `.env` that no service declares, and misspelt variables that begin like ours, are\n"
           "errors: all problems are printed at once and the program ends with exit code 2. One `.env` serves all\n"
           "services. A secret also has a form with `_FILE`, which names a file that holds it; on the command line\n"
           "that is its only form. In Kubernetes set `enableServiceLinks: false`, since the variables that it makes\n"
           "for services look like misspelt settings.\n\n"
           "`--check-config` checks everything as a start would, opens nothing and changes nothing: it prints every\n"
           "problem and ends with 2, or with 0. SIGHUP makes a running process read the file and the files of secrets\n"
           "again ([guide](guides/gateway.md#changing-settings-while-it-runs)).\n\n"
           "| setting | type | default | meaning |\n|---|---|---|---|\n";
    for (const auto* setting : all_settings()) {
        const auto value = shown_default(*setting);
        std::cout << "| `" << setting->name() << "` | " << setting->type_name() << " | "
                  << (value.empty() ? "" : "`" + value + "`") << " | " << setting->help() << " |\n";
    }
}

void print_errors() {
    std::cout
        << "# Errors\n\n"
           "Made by `make docs` from the table in `packages/common/core/error.hpp`.\n\n"
           "Every error is `application/problem+json` (RFC 9457): `{type, title, status, detail, instance, errors?}`.\n"
           "`type` is `/problems/` and the name below; it is stable, so compare that and not the texts. `instance` is\n"
           "the request id, as in `X-Request-Id` and in the log. `errors` names each invalid field by its RFC 6901\n"
           "pointer. Over a WebSocket the same object comes as `{\"op\":\"error\",\"id\",\"error\":{...}}`, with\n"
           "`retryAfterMs` for what may pass.\n\n"
           "| type | status | title |\n|---|---|---|\n";
    for (const auto* problem : problem::all()) {
        std::cout << "| `" << problem->slug << "` | " << net::http_status(problem->code) << " | " << problem->title
                  << " |\n";
    }
}

}  // namespace
}  // namespace messenger

int main(int argc, char** argv) {
    const std::string which = argc == 2 ? argv[1] : "";
    if (which == "env") {
        messenger::print_env();
    } else if (which == "configuration") {
        messenger::print_configuration();
    } else if (which == "errors") {
        messenger::print_errors();
    } else {
        std::cerr << "usage: messenger-docs env|configuration|errors\n";
        return 2;
    }
    return 0;
}
