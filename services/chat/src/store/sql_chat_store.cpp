#include "store/sql_chat_store.hpp"

#include <algorithm>

#include "embedded/chat_service_migrations.hpp"
#include "store/directory_rows.hpp"
#include "store/member_rows.hpp"
#include "store/message_rows.hpp"
#include "store/migrations.hpp"
#include "store/postgres_log_writer.hpp"
#include "store/retention_rows.hpp"
#include "store/room_heads.hpp"
#include "store/room_rows.hpp"
#include "store/room_rule_rows.hpp"
#include "store/sqlite_log_writer.hpp"

namespace messenger::chat {

SqlChatStore::SqlChatStore(std::unique_ptr<store::SqlPool> pool, std::size_t merge_after) : pool_(std::move(pool)) {
    if (!is_sqlite()) {
        writer_ = std::make_unique<PostgresLogWriter>();
        return;
    }
    prepare();
    auto writer = std::make_unique<SqliteLogWriter>(tail_, merge_after);
    pool_->write([&](soci::session& sql) { writer->load(sql); });
    writer_ = std::move(writer);
}

void SqlChatStore::prepare() {
    store::migrate(*pool_, embedded::chat_service_migrations());
    epoch_ = pool_->write([](soci::session& sql) {
        auto epoch = Uuid::generate().to_string();
        sql << "INSERT INTO store_info (epoch) SELECT :epoch WHERE NOT EXISTS (SELECT 1 FROM store_info) "
               "ON CONFLICT DO NOTHING",
            soci::use(epoch);
        sql << "SELECT epoch FROM store_info", soci::into(epoch);
        return epoch;
    });
}

void SqlChatStore::renew_epoch() {
    epoch_ = Uuid::generate().to_string();
    pool_->write([this](soci::session& sql) { sql << "UPDATE store_info SET epoch = :epoch", soci::use(epoch_); });
}

Stored SqlChatStore::append(const Batch& batch) {
    try {
        auto stored = pool_->write([&](soci::session& sql) { return writer_->write(sql, batch); });
        writer_->committed();
        return stored;
    } catch (...) {
        writer_->forget();
        throw;
    }
}

template <typename Read>
auto SqlChatStore::read(Read read) {
    const auto tail = tail_.view();
    return pool_->read([&](soci::session& sql) { return read(sql, tail); });
}

std::optional<RoomSnapshot> SqlChatStore::load_room(RoomId room) {
    return read([&](soci::session& sql, const auto& tail) { return read_snapshot(sql, tail, room); });
}

std::vector<RoomSummary> SqlChatStore::rooms_of(UserId user) {
    auto rooms =
        read([&](soci::session& sql, const auto& tail) { return read_summaries(sql, tail, user, std::nullopt); });
    std::ranges::sort(rooms, [](const RoomSummary& a, const RoomSummary& b) {
        return std::pair(a.last_at, a.info.id) > std::pair(b.last_at, b.info.id);
    });
    return rooms;
}

std::vector<Membership> SqlChatStore::memberships_of(UserId user) {
    auto memberships = read([&](soci::session& sql, const auto& tail) { return read_memberships(sql, tail, user); });
    std::ranges::sort(memberships, [](const Membership& a, const Membership& b) {
        return std::pair(a.last_at, a.room) > std::pair(b.last_at, b.room);
    });
    return memberships;
}

std::optional<RoomSummary> SqlChatStore::room_of(UserId user, RoomId room) {
    auto rooms = read([&](soci::session& sql, const auto& tail) { return read_summaries(sql, tail, user, room); });
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
    return read([&](soci::session& sql, const auto& tail) { return read_events(sql, tail, room, after, limit); });
}

std::vector<PublicRoom> SqlChatStore::public_rooms(const PublicRoomQuery& query) {
    return pool_->read([&](soci::session& sql) { return read_public_rooms(sql, query, is_sqlite()); });
}

std::vector<Ban> SqlChatStore::bans(RoomId room) {
    return pool_->read([&](soci::session& sql) { return read_bans(sql, room); });
}

AuthoredMessages SqlChatStore::authored(UserId user, std::int64_t cursor) {
    return pool_->read([&](soci::session& sql) {
        return is_sqlite() ? read_authored(sql, user, cursor) : read_authored_in_time(sql, user, cursor);
    });
}

std::vector<MessageLink> SqlChatStore::purge_expired(Timestamp at, std::int64_t limit) {
    const auto tail = tail_.view();
    const auto texts = is_sqlite() ? TextIndex::apart : TextIndex::beside;
    return pool_->write([&](soci::session& sql) { return purge_expired_rows(sql, tail, texts, at, limit); });
}

std::vector<std::string> SqlChatStore::refused_words(RoomId room) {
    return pool_->read([&](soci::session& sql) { return read_refused_words(sql, room); });
}

void SqlChatStore::set_refused_words(RoomId room, const std::vector<std::string>& words) {
    pool_->write([&](soci::session& sql) { write_refused_words(sql, room, words); });
}

bool SqlChatStore::set_notifications(RoomId room, UserId user, NotificationSettings settings) {
    return pool_->write([&](soci::session& sql) { return write_notifications(sql, room, user, settings); });
}

std::vector<RoomHead> SqlChatStore::heads(const std::vector<RoomId>& rooms) {
    return pool_->read([&](soci::session& sql) { return read_heads(sql, rooms); });
}

std::vector<RoomReadMarkers> SqlChatStore::read_markers(const std::vector<RoomId>& rooms) {
    return pool_->read([&](soci::session& sql) { return read_room_markers(sql, rooms); });
}

TouchedRooms SqlChatStore::touched(std::int64_t since) {
    return pool_->read([&](soci::session& sql) { return read_touched(sql, since); });
}

void SqlChatStore::touch(RoomId room) {
    if (is_shared()) {
        pool_->write([&](soci::session& sql) { touch_room(sql, room); });
    }
}

std::optional<std::vector<MessageVersion>> SqlChatStore::history(RoomId room, Seq message) {
    return read([&](soci::session& sql, const auto& tail) { return read_history(sql, tail, room, message); });
}

std::optional<std::string> SqlChatStore::message(RoomId room, Seq seq) {
    return read([&](soci::session& sql, const auto& tail) { return read_message(sql, tail, room, seq); });
}

std::vector<std::string> SqlChatStore::thread(RoomId room, Seq root, Seq after, std::int64_t limit) {
    return read([&](soci::session& sql, const auto& tail) {
        return read_thread_messages(sql, tail, room, root, after, limit);
    });
}

std::vector<std::string> SqlChatStore::pinned(RoomId room) {
    return read([&](soci::session& sql, const auto& tail) { return read_pinned(sql, tail, room); });
}

MessagePage SqlChatStore::messages(RoomId room, const MessageQuery& query) {
    return read([&](soci::session& sql, const auto& tail) { return read_messages(sql, tail, room, query); });
}

}  // namespace messenger::chat
