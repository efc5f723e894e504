#include "store/sql_chat_store.hpp"

#include <algorithm>

#include "codec/event_json.hpp"
#include "embedded/chat_service_migrations.hpp"
#include "store/event_rows.hpp"
#include "store/migrations.hpp"
#include "store/room_rows.hpp"

namespace messenger::chat {

SqlChatStore::SqlChatStore(std::unique_ptr<store::SqlPool> pool) : pool_(std::move(pool)) {
    store::migrate(*pool_, embedded::chat_service_migrations());
    epoch_ = pool_->write([](soci::session& sql) {
        std::string epoch;
        sql << "SELECT epoch FROM store_info", soci::into(epoch);
        if (!sql.got_data()) {
            epoch = Uuid::generate().to_string();
            sql << "INSERT INTO store_info (epoch) VALUES (:epoch)", soci::use(epoch);
        }
        return epoch;
    });
}

Stored SqlChatStore::append(const Batch& batch) {
    try {
        return pool_->write([&](soci::session& sql) { return writer_.write(sql, batch); });
    } catch (...) {
        writer_.forget();
        throw;
    }
}

std::optional<RoomSnapshot> SqlChatStore::load_room(RoomId room) {
    return pool_->read([&](soci::session& sql) { return read_snapshot(sql, room); });
}

std::vector<RoomSummary> SqlChatStore::rooms_of(UserId user) {
    auto rooms = pool_->read([&](soci::session& sql) { return read_summaries(sql, user, std::nullopt); });
    std::ranges::sort(rooms, [](const RoomSummary& a, const RoomSummary& b) {
        return std::pair(a.last_at, a.info.id) > std::pair(b.last_at, b.info.id);
    });
    return rooms;
}

std::vector<Membership> SqlChatStore::memberships_of(UserId user) {
    auto memberships = pool_->read([&](soci::session& sql) { return read_memberships(sql, user); });
    std::ranges::sort(memberships, [](const Membership& a, const Membership& b) {
        return std::pair(a.last_at, a.room) > std::pair(b.last_at, b.room);
    });
    return memberships;
}

std::optional<RoomSummary> SqlChatStore::room_of(UserId user, RoomId room) {
    auto rooms = pool_->read([&](soci::session& sql) { return read_summaries(sql, user, room); });
    return rooms.empty() ? std::nullopt : std::optional(std::move(rooms.front()));
}

std::optional<RoomId> SqlChatStore::find_direct(UserId a, UserId b) {
    return pool_->read([&](soci::session& sql) -> std::optional<RoomId> {
        const auto pair = direct_pair(a, b);
        std::string id;
        sql << "SELECT id FROM rooms WHERE direct_pair = :pair", soci::use(pair), soci::into(id);
        return sql.got_data() ? RoomId::parse(id) : std::nullopt;
    });
}

std::vector<Event> SqlChatStore::events(RoomId room, Seq after, std::int64_t limit) {
    return pool_->read([&](soci::session& sql) {
        const auto id = room.to_string();
        const auto from = std::min(after, max_seq);
        EventRow row;
        soci::statement statement =
            (sql.prepare << std::string("SELECT ") + event_columns +
                                " FROM rooms r JOIN events e ON e.id > (r.key << 32 | :after) "
                                "AND e.id <= (r.key << 32 | 4294967295) JOIN users u ON u.key = e.author "
                                "WHERE r.id = :id ORDER BY e.id LIMIT :limit",
             soci::use(from), soci::use(id), soci::use(limit), soci::into(row.seq), soci::into(row.type),
             soci::into(row.author), soci::into(row.at), soci::into(row.message_count), soci::into(row.payload));
        statement.execute();
        std::vector<Event> events;
        while (statement.fetch()) {
            events.push_back(row.event(room));
        }
        return events;
    });
}

MessagePage SqlChatStore::messages(RoomId room, const MessageQuery& query) {
    return pool_->read([&](soci::session& sql) { return read_messages(sql, room, query); });
}

}  // namespace messenger::chat
