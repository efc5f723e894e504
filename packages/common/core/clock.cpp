#include "core/clock.hpp"

#include <algorithm>

namespace messenger {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Reads a text from its begin; a wrong character makes all of it wrong.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : text_(text) {}

    /// A number of exactly so many digits.
    int number(std::size_t digits) {
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            const char c = next();
            is_valid_ = is_valid_ && is_digit(c);
            value = value * 10 + (c - '0');
        }
        return is_valid_ ? value : 0;
    }
    /// One character of some, which it returns.
    char one_of(std::string_view characters) {
        const char c = next();
        is_valid_ = is_valid_ && characters.contains(c);
        return c;
    }
    /// The digits after a dot, as microseconds; none if there is no dot.
    int fraction() {
        if (!text_.starts_with('.')) {
            return 0;
        }
        text_.remove_prefix(1);
        const auto digits = std::min(text_.find_first_not_of("0123456789"), text_.size());
        is_valid_ = is_valid_ && digits > 0;
        int micros = 0;
        for (std::size_t i = 0; i < 6; ++i) {
            micros = micros * 10 + (i < digits ? text_[i] - '0' : 0);
        }
        text_.remove_prefix(digits);
        return micros;
    }
    bool is_at_valid_end() const { return is_valid_ && text_.empty(); }

  private:
    char next() {
        if (text_.empty()) {
            is_valid_ = false;
            return '0';
        }
        const char c = text_.front();
        text_.remove_prefix(1);
        return c;
    }

    std::string_view text_;
    bool is_valid_ = true;
};

}  // namespace

Timestamp now() {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::string to_rfc3339(Timestamp time) {
    const auto days = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{days};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::milliseconds>(time - days)};
    // By hand: every event has two of them, and the library takes as long for one as for all the rest of its text.
    std::string text = "0000-00-00T00:00:00.000Z";
    const auto put = [&text](std::size_t end, std::int64_t value, int digits) {
        for (; digits > 0; --digits, value /= 10) {
            text[--end] = static_cast<char>('0' + value % 10);
        }
    };
    put(4, int(date.year()), 4);
    put(7, unsigned(date.month()), 2);
    put(10, unsigned(date.day()), 2);
    put(13, clock.hours().count(), 2);
    put(16, clock.minutes().count(), 2);
    put(19, clock.seconds().count(), 2);
    put(23, clock.subseconds().count(), 3);
    return text;
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
    Scanner scanner(text);
    const std::chrono::year year{scanner.number(4)};
    scanner.one_of("-");
    const std::chrono::month month{static_cast<unsigned>(scanner.number(2))};
    scanner.one_of("-");
    const std::chrono::day day{static_cast<unsigned>(scanner.number(2))};
    scanner.one_of("Tt");
    const int hour = scanner.number(2);
    scanner.one_of(":");
    const int minute = scanner.number(2);
    scanner.one_of(":");
    const int second = scanner.number(2);
    const int micros = scanner.fraction();
    const char zone = scanner.one_of("Zz+-");
    int offset_hours = 0;
    int offset_minutes = 0;
    if (zone == '+' || zone == '-') {
        offset_hours = scanner.number(2);
        scanner.one_of(":");
        offset_minutes = scanner.number(2);
    }
    const std::chrono::year_month_day date{year, month, day};
    if (!scanner.is_at_valid_end() || !date.ok() || hour > 23 || minute > 59 || second > 60 || offset_hours > 23 ||
        offset_minutes > 59) {
        return std::nullopt;
    }
    const auto offset = std::chrono::hours(offset_hours) + std::chrono::minutes(offset_minutes);
    const Timestamp local = std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
                            std::chrono::seconds(std::min(second, 59)) + std::chrono::microseconds(micros);
    return zone == '-' ? local + offset : local - offset;
}

}  // namespace messenger
