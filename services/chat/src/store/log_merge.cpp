#include "store/log_merge.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <tuple>

#include "store/event_rows.hpp"

namespace messenger::chat {
namespace {

/// The part of a table's rows that is next.
template <typename Row>
std::span<const Row> slice(const std::vector<Row>& rows, std::size_t begin, std::size_t count) {
    begin = std::min(begin, rows.size());
    return {rows.data() + begin, std::min(count, rows.size() - begin)};
}

}  // namespace

void LogMerge::start(std::vector<LogEntry> entries, const ClientIds::Positions& client_ids, long long until) {
    events_ = std::move(entries);
    std::ranges::sort(events_, {}, [](const LogEntry& entry) { return std::pair(entry.room, entry.seq); });

    markers_.clear();
    std::ranges::copy_if(events_, std::back_inserter(markers_), &LogEntry::is_message);
    const auto owner = [](const LogEntry& entry) { return std::pair(entry.room, entry.author); };
    std::ranges::sort(markers_, [](const LogEntry& a, const LogEntry& b) {
        return std::tuple(a.room, a.author, -a.seq) < std::tuple(b.room, b.author, -b.seq);
    });
    markers_.erase(std::ranges::unique(markers_, {}, owner).begin(), markers_.end());

    client_ids_.assign(client_ids.begin(), client_ids.end());
    std::ranges::sort(client_ids_);
    written_ = 0;
    until_ = until;
    is_active_ = true;
}

void LogMerge::write_slice(soci::session& sql, std::size_t rows) {
    write_events(sql, rows);
    write_client_ids(sql, rows);
    write_markers(sql, rows);
    written_ += rows;
    if (written_ >= std::max({events_.size(), client_ids_.size(), markers_.size()})) {
        sql << "UPDATE store_info SET merged_until = :until", soci::use(until_);
        *this = {};
    }
}

void LogMerge::write_events(soci::session& sql, std::size_t rows) {
    std::vector<long long> keys, positions, types;
    for (const auto& event : slice(events_, written_, rows)) {
        keys.push_back(event_key(event.room, event.seq));
        positions.push_back(event.position);
        types.push_back(static_cast<long long>(event.type));
    }
    if (!keys.empty()) {
        sql << "INSERT OR IGNORE INTO log_by_room (id, position, type) VALUES (:id, :position, :type)", soci::use(keys),
            soci::use(positions), soci::use(types);
    }
}

void LogMerge::write_client_ids(soci::session& sql, std::size_t rows) {
    std::vector<long long> rooms, fingerprints, positions;
    for (const auto& [place, position] : slice(client_ids_, written_, rows)) {
        rooms.push_back(place.room);
        fingerprints.push_back(place.fingerprint);
        positions.push_back(position);
    }
    if (!rooms.empty()) {
        sql << "INSERT OR IGNORE INTO client_ids (room, fingerprint, position) VALUES (:room, :fingerprint, :position)",
            soci::use(rooms), soci::use(fingerprints), soci::use(positions);
    }
}

void LogMerge::write_markers(soci::session& sql, std::size_t rows) {
    MarkerRows markers(sql);
    for (const auto& message : slice(markers_, written_, rows)) {
        markers.add(message.room, message.author, message.seq, message.message_count);
    }
    markers.update();
}

}  // namespace messenger::chat
