#include "core/log.hpp"

#include <fmt/format.h>
#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <atomic>

#include "core/clock.hpp"

namespace messenger::log {
namespace {

constexpr std::size_t queued_lines = 8192;
constexpr std::array<std::string_view, 4> level_names{"debug", "info", "warning", "error"};

// The process has one stderr, and so one log: the only global of the product.
struct Log {
    std::string service = "messenger";
    std::atomic<Level> level{Level::info};
    std::shared_ptr<spdlog::logger> logger;
};
Log& the_log() {
    static Log log;
    return log;
}

using Line = fmt::memory_buffer;

void append_string(Line& line, std::string_view text) {
    line.push_back('"');
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            line.push_back('\\');
            line.push_back(c);
        } else if (byte < 0x20) {
            fmt::format_to(std::back_inserter(line), "\\u{:04x}", byte);
        } else {
            line.push_back(c);
        }
    }
    line.push_back('"');
}

void append_field(Line& line, const Field& field) {
    line.push_back(',');
    append_string(line, field.key);
    line.push_back(':');
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
        append_string(line, *text);
    } else if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
        fmt::format_to(std::back_inserter(line), "{}", *number);
    } else if (const auto* real = std::get_if<double>(&field.value)) {
        fmt::format_to(std::back_inserter(line), "{:.3f}", *real);
    } else {
        const std::string_view flag = std::get<bool>(field.value) ? "true" : "false";
        line.append(flag);
    }
}

}  // namespace

void start(std::string service, Level level) {
    auto& log = the_log();
    log.service = std::move(service);
    log.level = level;
    spdlog::init_thread_pool(queued_lines, 1);
    log.logger = std::make_shared<spdlog::async_logger>("messenger", std::make_shared<spdlog::sinks::stderr_sink_mt>(),
                                                        spdlog::thread_pool(), spdlog::async_overflow_policy::overrun_oldest);
    log.logger->set_pattern("%v");
    log.logger->set_level(spdlog::level::trace);
    log.logger->flush_on(spdlog::level::info);
}

void stop() {
    the_log().logger.reset();
    spdlog::shutdown();
}

bool is_enabled(Level level) { return level >= the_log().level.load(std::memory_order_relaxed); }

void write(Level level, std::string_view message, Fields fields) {
    if (!is_enabled(level)) {
        return;
    }
    auto& log = the_log();
    Line line;
    fmt::format_to(std::back_inserter(line), "{{\"time\":\"{}\",\"level\":\"{}\",\"service\":", to_rfc3339(now()),
                   level_names[static_cast<std::size_t>(level)]);
    append_string(line, log.service);
    line.append(std::string_view(",\"msg\":"));
    append_string(line, message);
    for (const auto& field : fields) {
        append_field(line, field);
    }
    line.push_back('}');
    const std::string_view text(line.data(), line.size());
    if (log.logger) {
        log.logger->log(spdlog::level::info, spdlog::string_view_t(text.data(), text.size()));
    } else {
        fmt::print(stderr, "{}\n", text);
    }
}

}  // namespace messenger::log
