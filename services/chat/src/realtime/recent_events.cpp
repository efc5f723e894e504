#include "realtime/recent_events.hpp"

#include <memory>

namespace messenger::chat {
namespace {

constexpr std::size_t max_answer_bytes = 64 * 1024;
/// What an event costs besides its frame.
constexpr std::size_t overhead_bytes = 96;

}  // namespace

void RecentEvents::add(RoomId id, Seq seq, std::string_view frame) {
    if (const auto found = rooms_.find(id);
        found != rooms_.end() && seq != found->second.first + static_cast<Seq>(found->second.frames.size())) {
        forget(id);
    }
    auto& room = rooms_[id];
    if (room.frames.empty()) {
        room.first = seq;
    }
    room.frames.emplace_back(frame);
    room.answer.reset();
    order_.push_back({id, seq});
    bytes_ += frame.size() + overhead_bytes;
    while (bytes_ > max_bytes_) {
        drop_oldest();
    }
}

SharedBuffer RecentEvents::between(RoomId id, Seq cursor, Seq last) {
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) {
        return nullptr;
    }
    auto& room = found->second;
    if (cursor + 1 < room.first || last + 1 != room.first + static_cast<Seq>(room.frames.size())) {
        return nullptr;
    }
    if (room.answer == nullptr || room.answered_cursor != cursor) {
        std::string bytes;
        for (auto i = static_cast<std::size_t>(cursor + 1 - room.first); i < room.frames.size(); ++i) {
            bytes += room.frames[i];
            if (bytes.size() > max_answer_bytes) {
                return nullptr;
            }
        }
        room.answer = std::make_shared<const std::string>(std::move(bytes));
        room.answered_cursor = cursor;
    }
    return room.answer;
}

void RecentEvents::forget(RoomId id) {
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) {
        return;
    }
    for (const auto& frame : found->second.frames) {
        bytes_ -= frame.size() + overhead_bytes;
    }
    rooms_.erase(found);
}

void RecentEvents::drop_oldest() {
    const auto [id, seq] = order_.front();
    order_.pop_front();
    const auto found = rooms_.find(id);
    // Forgotten before, when an event did not follow.
    if (found == rooms_.end() || found->second.first != seq) {
        return;
    }
    auto& room = found->second;
    bytes_ -= room.frames.front().size() + overhead_bytes;
    room.frames.pop_front();
    room.answer.reset();
    ++room.first;
    if (room.frames.empty()) {
        rooms_.erase(found);
    }
}

}  // namespace messenger::chat
