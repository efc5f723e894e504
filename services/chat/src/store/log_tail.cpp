#include "store/log_tail.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "store/event_rows.hpp"

namespace messenger::chat {

struct LogTail::Part {
    struct Room {
        std::vector<LogEntry> entries;
        std::unordered_map<long long, std::size_t> own;  ///< by author, the last message
    };
    std::unordered_map<long long, Room> rooms;
    std::size_t size = 0;
};

LogTail::LogTail() : sealed_(std::make_shared<Part>()), newest_(std::make_shared<Part>()) {}

template <typename Use>
auto LogTail::View::look(long long room, Use use) const {
    const std::lock_guard lock(tail_->mutex_);
    return use(seen(*older_, room), seen(*newer_, room));
}

LogTail::View::Span LogTail::View::seen(const Part& part, long long room) const {
    const auto found = part.rooms.find(room);
    if (found == part.rooms.end()) {
        return {};
    }
    const auto& entries = found->second.entries;
    return {entries.begin(), std::ranges::upper_bound(entries, until_, {}, &LogEntry::position)};
}

Seq LogTail::View::first_seq(long long room) const {
    return look(room, [](Span older, Span newer) {
        const auto& first = older.empty() ? newer : older;
        return first.empty() ? max_seq + 1 : first.front().seq;
    });
}

std::optional<LogEntry> LogTail::View::newest(long long room) const {
    return look(room, [](Span older, Span newer) {
        const auto& last = newer.empty() ? older : newer;
        return last.empty() ? std::nullopt : std::optional(last.back());
    });
}

std::optional<LogEntry> LogTail::View::newest_message(long long room) const {
    const auto found = before(room, max_seq + 1, 1, true);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::optional<LogEntry> LogTail::View::own_message(const Part& part, long long room, long long author) const {
    const auto found = part.rooms.find(room);
    if (found == part.rooms.end() || !found->second.own.contains(author)) {
        return std::nullopt;
    }
    // What came after the view is passed over; there is little of it.
    const auto& entries = found->second.entries;
    for (auto i = found->second.own.at(author) + 1; i-- > 0;) {
        if (entries[i].position <= until_ && entries[i].author == author && entries[i].is_message()) {
            return entries[i];
        }
    }
    return std::nullopt;
}

std::optional<LogEntry> LogTail::View::own_message(long long room, long long author) const {
    const std::lock_guard lock(tail_->mutex_);
    auto found = own_message(*newer_, room, author);
    return found ? found : own_message(*older_, room, author);
}

std::vector<LogEntry> LogTail::View::own_messages(long long room) const {
    std::vector<LogEntry> messages;
    const std::lock_guard lock(tail_->mutex_);
    for (const auto& part : {older_, newer_}) {
        if (const auto found = part->rooms.find(room); found != part->rooms.end()) {
            for (const auto& [author, index] : found->second.own) {
                if (const auto message = own_message(*part, room, author)) {
                    messages.push_back(*message);
                }
            }
        }
    }
    return messages;
}

std::vector<LogEntry> LogTail::View::after(long long room, Seq seq, std::int64_t limit, bool messages_only) const {
    return look(room, [&](Span older, Span newer) {
        std::vector<LogEntry> entries;
        for (const auto& part : {older, newer}) {
            for (auto at = std::ranges::upper_bound(part, seq, {}, &LogEntry::seq);
                 at != part.end() && std::ssize(entries) < limit; ++at) {
                if (!messages_only || at->is_message()) {
                    entries.push_back(*at);
                }
            }
        }
        return entries;
    });
}

std::vector<LogEntry> LogTail::View::before(long long room, Seq seq, std::int64_t limit, bool messages_only) const {
    return look(room, [&](Span older, Span newer) {
        std::vector<LogEntry> entries;
        for (const auto& part : {newer, older}) {
            for (auto at = std::ranges::lower_bound(part, seq, {}, &LogEntry::seq);
                 at != part.begin() && std::ssize(entries) < limit;) {
                if (--at; !messages_only || at->is_message()) {
                    entries.push_back(*at);
                }
            }
        }
        return entries;
    });
}

LogTail::View LogTail::view() const {
    View view;
    const std::lock_guard lock(mutex_);
    view.tail_ = this;
    view.older_ = sealed_;
    view.newer_ = newest_;
    view.until_ = until_;
    return view;
}

void LogTail::append(std::span<const LogEntry> entries) {
    const std::lock_guard lock(mutex_);
    for (const auto& entry : entries) {
        auto& room = newest_->rooms[entry.room];
        if (entry.is_message()) {
            room.own[entry.author] = room.entries.size();
        }
        room.entries.push_back(entry);
        until_ = entry.position;
    }
    newest_->size += entries.size();
}

std::size_t LogTail::size() const {
    const std::lock_guard lock(mutex_);
    return newest_->size;
}

std::vector<LogEntry> LogTail::seal() {
    const std::lock_guard lock(mutex_);
    std::vector<LogEntry> entries;
    entries.reserve(newest_->size);
    for (const auto& [key, room] : newest_->rooms) {
        entries.insert(entries.end(), room.entries.begin(), room.entries.end());
    }
    sealed_ = std::exchange(newest_, std::make_shared<Part>());
    return entries;
}

void LogTail::drop_sealed() {
    const std::lock_guard lock(mutex_);
    sealed_ = std::make_shared<Part>();
}

void LogTail::clear() {
    const std::lock_guard lock(mutex_);
    sealed_ = std::make_shared<Part>();
    newest_ = std::make_shared<Part>();
}

}  // namespace messenger::chat
