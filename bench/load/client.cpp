#include "load/client.hpp"

#include <charconv>

#include "core/ids.hpp"

namespace messenger::bench {
namespace {

constexpr std::size_t id_size = 36;
/// Reading the clock for each of millions of deliveries would measure that.
constexpr std::uint64_t deliveries_a_sample = 16;

}  // namespace

void Client::keep_in_flight(int count) {
    for (int i = 0; i < count; ++i) {
        send(Clock::now());
    }
}

void Client::send(Clock::time_point due) {
    const auto id = Uuid::generate().to_string();
    std::string text = id + "@" + std::to_string(due.time_since_epoch().count()) + ".";
    text.resize(std::max(text.size(), text_bytes_), 'x');
    in_flight_[id] = due;
    ++totals_.sent;
    post(id, text);
}

void Client::answered(std::string_view id, bool is_accepted) {
    const auto found = in_flight_.empty() ? in_flight_.end() : in_flight_.find(std::string(id));
    if (found == in_flight_.end()) {
        return;
    }
    if (is_accepted) {
        ++totals_.acknowledged;
        totals_.ack.record(Clock::now() - found->second);
    } else {
        ++totals_.refused;
    }
    in_flight_.erase(found);
    if (totals_.is_closed_loop) {
        send(Clock::now());
    }
}

void Client::delivered(std::string_view frame, std::size_t bytes) {
    totals_.delivered_bytes += bytes;
    if (++totals_.deliveries % deliveries_a_sample != 0) {
        return;
    }
    const auto at = frame.find('@');
    std::int64_t due = 0;
    if (at != std::string_view::npos) {
        std::from_chars(frame.data() + at + 1, frame.data() + frame.size(), due);
        totals_.delivery.record(Clock::now() - Clock::time_point(Clock::duration(due)));
    }
}

std::string_view Client::id_in(std::string_view frame) {
    const auto at = frame.find('@');
    return at == std::string_view::npos || at < id_size ? std::string_view{} : frame.substr(at - id_size, id_size);
}

}  // namespace messenger::bench
