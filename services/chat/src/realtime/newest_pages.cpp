#include "realtime/newest_pages.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "net/awaited.hpp"

namespace messenger::chat {
namespace {

constexpr std::chrono::minutes page_lifetime{1};

/// Takes a number and the space behind it off the front.
std::optional<std::int64_t> take_number(std::string_view& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end == text.data() + text.size() || *end != ' ') {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    return number;
}

std::optional<NewestPages::Page> read_page(std::string_view value) {
    const auto version = take_number(value);
    const auto last_seq = version ? take_number(value) : std::nullopt;
    return last_seq ? std::optional(NewestPages::Page{*version, *last_seq, std::string(value)}) : std::nullopt;
}

}  // namespace

NewestPages::NewestPages(redis::Cache& cache, prometheus::Registry& metrics)
    : cache_(cache),
      reads_(metrics, "messenger_chat_page_cache_reads_total",
             "Newest pages of rooms that were looked for in Redis before they were read from the database") {}

void NewestPages::start(const std::string& epoch) {
    prefix_ = "chat:" + epoch + ":page:";
    is_started_ = true;
}

Task<std::optional<NewestPages::Page>> NewestPages::find(RoomId room) {
    if (!is_started_) {
        co_return std::nullopt;
    }
    const auto values = co_await awaited<redis::Cache::Values>(
        [this, room](Callback<redis::Cache::Values> then) { cache_.find({key_of(room)}, std::move(then)); });
    co_return values.front() ? read_page(*values.front()) : std::nullopt;
}

void NewestPages::keep(const RoomHead& head, std::string_view json) {
    if (is_started_ && json.size() <= max_bytes) {
        cache_.keep(key_of(head.room), fmt::format("{} {} {}", head.version, head.last_seq, json), page_lifetime);
    }
}

}  // namespace messenger::chat
