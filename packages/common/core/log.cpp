#include "core/log.hpp"

#include <fmt/format.h>
#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <cmath>

#include "core/clock.hpp"
#include "core/json_text.hpp"

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

void append_field(std::string& line, const Field& field) {
    line += ',';
    append_json_string(line, field.key);
    line += ':';
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
        append_json_string(line, *text);
    } else if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
        line += std::to_string(*number);
    } else if (const auto* real = std::get_if<double>(&field.value)) {
        line += std::isfinite(*real) ? fmt::format("{:.3f}", *real) : "null";
    } else {
        line += std::get<bool>(field.value) ? "true" : "false";
    }
}

}  // namespace

void start(std::string service, Level level) {
    auto& log = the_log();
    log.service = std::move(service);
    log.level = level;
    spdlog::init_thread_pool(queued_lines, 1);
    log.logger =
        std::make_shared<spdlog::async_logger>("messenger", std::make_shared<spdlog::sinks::stderr_sink_mt>(),
                                               spdlog::thread_pool(), spdlog::async_overflow_policy::overrun_oldest);
    log.logger->set_pattern("%v");
    log.logger->set_level(spdlog::level::trace);
    log.logger->flush_on(spdlog::level::info);
}

void stop() {
    // Joins the writing thread first, which still refers to the logger and its sink.
    spdlog::shutdown();
    the_log().logger.reset();
}

void set_level(Level level) {
    the_log().level = level;
}

bool is_enabled(Level level) {
    return level >= the_log().level.load(std::memory_order_relaxed);
}

void write(Level level, std::string_view message, Fields fields) {
    if (!is_enabled(level)) {
        return;
    }
    auto& log = the_log();
    std::string line = fmt::format("{{\"time\":\"{}\",\"level\":\"{}\",\"service\":", to_rfc3339(now()),
                                   level_names[static_cast<std::size_t>(level)]);
    append_json_string(line, log.service);
    line += ",\"msg\":";
    append_json_string(line, message);
    for (const auto& field : fields) {
        append_field(line, field);
    }
    line += '}';
    if (log.logger) {
        log.logger->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
    } else {
        fmt::print(stderr, "{}\n", line);
    }
}

}  // namespace messenger::log
