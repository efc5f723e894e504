// Structured log: one JSON object a line on stderr, written by a thread of its own so that no I/O thread waits for a
// slow reader; when that falls behind, the oldest lines are dropped. Never log tokens, passwords or message texts.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace messenger::log {

enum class Level { debug, info, warning, error };

/// One key and its value; the value is only borrowed for the call.
struct Field {
    template <typename V>
    Field(std::string_view field_key, const V& field_value) : key(field_key) {
        if constexpr (std::is_same_v<V, bool>) {
            value = field_value;
        } else if constexpr (std::is_integral_v<V>) {
            value = static_cast<std::int64_t>(field_value);
        } else if constexpr (std::is_floating_point_v<V>) {
            value = static_cast<double>(field_value);
        } else {
            value = std::string_view(field_value);
        }
    }
    std::string_view key;
    std::variant<std::string_view, std::int64_t, double, bool> value;
};
using Fields = std::initializer_list<Field>;

/// Starts the log; before that, and after stop(), lines are written at once by the caller.
void start(std::string service, Level level);
/// Writes what is queued.
void stop();
/// From now on. Thread-safe.
void set_level(Level level);

void write(Level level, std::string_view message, Fields fields = {});
bool is_enabled(Level level);

inline void debug(std::string_view message, Fields fields = {}) {
    write(Level::debug, message, fields);
}
inline void info(std::string_view message, Fields fields = {}) {
    write(Level::info, message, fields);
}
inline void warning(std::string_view message, Fields fields = {}) {
    write(Level::warning, message, fields);
}
inline void error(std::string_view message, Fields fields = {}) {
    write(Level::error, message, fields);
}

}  // namespace messenger::log
