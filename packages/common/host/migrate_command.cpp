#include "host/migrate_command.hpp"

#include <algorithm>
#include <cstdio>
#include <expected>
#include <fstream>
#include <iterator>

#include "store/transfer.hpp"

namespace messenger {
namespace {

namespace fs = std::filesystem;

/// The URL behind `--from` or `--from-file`; what is wrong as text.
std::expected<std::string, std::string> url_text(const CommandContext& context, const std::string& option) {
    const auto given = context.options.find(option);
    const auto file = context.options.find(option + "-file");
    if ((given == context.options.end()) == (file == context.options.end())) {
        return std::unexpected("is required: --" + option + " URL, or --" + option + "-file FILE with the URL in it");
    }
    if (given != context.options.end()) {
        return given->second;
    }
    std::ifstream input(file->second);
    if (!input) {
        return std::unexpected("can't read " + file->second);
    }
    std::string text{std::istreambuf_iterator<char>(input), {}};
    text.erase(text.find_last_not_of(" \t\r\n") + 1);
    return text;
}

std::expected<store::DatabaseUrl, std::string> find_database(const CommandContext& context, const MovableData& data,
                                                             const std::string& option) {
    const auto text = url_text(context, option);
    if (!text) {
        return std::unexpected(text.error());
    }
    auto url = store::parse_database_url(*text);
    if (!url) {
        return url;
    }
    if (auto missing = store::missing_driver(*url, data.offered); !missing.empty()) {
        return std::unexpected(std::move(missing));
    }
    if (url->dialect == store::Dialect::sqlite) {
        auto file = fs::weakly_canonical(fs::absolute(context.data_dir / url->file));
        url->file = (fs::is_directory(file) ? file / data.file : file).string();
    }
    return url;
}

/// Without what is secret.
std::string name_of(const store::DatabaseUrl& url) {
    return url.dialect == store::Dialect::sqlite ? "sqlite:" + url.file
                                                 : std::string(to_string(url.dialect)) + " " + url.name + " at " +
                                                       url.host + (url.port != 0 ? ":" + std::to_string(url.port) : "");
}

bool print(const std::vector<store::Comparison>& comparisons) {
    std::printf("%-20s %12s  %s\n", "", "records", "sum of their SHA-256");
    for (const auto& [kind, source, target] : comparisons) {
        if (source == target) {
            std::printf("%-20s %12lld  %s\n", kind.c_str(), static_cast<long long>(source.count()),
                        source.sum().c_str());
        } else {
            std::printf("%-20s %12lld  %s\n%-20s %12lld  %s DIFFERENT\n", kind.c_str(),
                        static_cast<long long>(source.count()), source.sum().c_str(), "",
                        static_cast<long long>(target.count()), target.sum().c_str());
        }
    }
    return std::ranges::all_of(comparisons, &store::Comparison::is_same);
}

int move(const CommandContext& context, const MovableData& data) {
    const auto from = find_database(context, data, "from");
    const auto to = find_database(context, data, "to");
    for (const auto& [option, url] : {std::pair("from", &from), std::pair("to", &to)}) {
        if (!*url) {
            std::fprintf(stderr, "--%s: %s\n", option, url->error().c_str());
        }
    }
    if (!from || !to) {
        return 2;
    }
    if (name_of(*from) == name_of(*to)) {
        std::fprintf(stderr, "--to: is the same database\n");
        return 2;
    }
    const auto source = data.open_source(*from);
    const auto target = data.open_target(*to);
    store::Transfer transfer(*source, *target,
                             [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); });
    transfer.copy(name_of(*from));
    if (!print(transfer.compare())) {
        std::printf("The databases differ: empty %s, and copy again.\n", name_of(*to).c_str());
        return 1;
    }
    target->end();
    std::printf("%s has it all. %s is as it was.\n", name_of(*to).c_str(), name_of(*from).c_str());
    return 0;
}

}  // namespace

Command migrate_command(std::string words, MovableData data) {
    return {.words = std::move(words),
            .arguments = "",
            .help = "copy everything into another database, which is empty; the service is stopped meanwhile",
            .run = [data = std::move(data)](const CommandContext& context) { return move(context, data); },
            .options = {{"from", "URL"}, {"to", "URL"}, {"from-file", ""}, {"to-file", ""}}};
}

}  // namespace messenger
