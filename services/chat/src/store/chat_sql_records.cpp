#include "store/chat_sql_records.hpp"

#include <boost/json.hpp>

#include "codec/event_json.hpp"
#include "codec/message_json.hpp"
#include "core/folding.hpp"
#include "embedded/chat_service_migrations.hpp"
#include "records/chat_kinds.hpp"
#include "store/chat_tables.hpp"
#include "store/client_ids.hpp"
#include "store/event_rows.hpp"
#include "store/log_merge.hpp"
#include "store/migrations.hpp"

namespace messenger::chat {

using store::number_in;
using store::Record;
using store::text_in;

namespace {

// Remembered keys; beyond, all are forgotten and looked up again.
constexpr std::size_t max_known_keys = 200'000;

/// PostgreSQL has the events in the order of the rooms. Where they stand in a log of all rooms is told by their times;
/// those of imported messages are older than the events before them, which they come behind all the same.
constexpr const char* make_log_order =
    "AS SELECT row_number() OVER (ORDER BY logged_at, position) AS n, position FROM (SELECT position, "
    "max(at) OVER (PARTITION BY room ORDER BY seq) AS logged_at FROM log) times";
constexpr const char* make_own_markers =
    "AS SELECT room, author, max(seq) AS seq, max(message_count) AS message_count FROM log WHERE type = 10 AND "
    "position > coalesce((SELECT merged_until FROM store_info), 0) GROUP BY room, author";

/// As in records/chat_kinds.cpp.
namespace event_field {
enum : std::size_t { room, seq, type, author, client_id, at, message_count, payload };
}

long long look_up(soci::session& sql, const std::string& table, const std::string& id,
                  std::unordered_map<std::string, long long>& known) {
    if (known.size() > max_known_keys) {
        known.clear();
    }
    const auto [found, is_new] = known.try_emplace(id, 0);
    if (is_new) {
        sql << "SELECT key FROM " + table + " WHERE id = :id", soci::use(id), soci::into(found->second);
    }
    return found->second;
}

/// What searches look through on PostgreSQL.
void insert_texts(soci::session& sql, const std::vector<Record>& events) {
    boost::json::array texts;
    for (const auto& event : events) {
        if (number_in(event, event_field::type) != static_cast<int>(EventType::message_created)) {
            continue;
        }
        const MessageJson message(message_in(text_in(event, event_field::payload)));
        if (!message.is_purged()) {
            texts.push_back({{"room", text_in(event, event_field::room)},
                             {"seq", number_in(event, event_field::seq)},
                             {"author", text_in(event, event_field::author)},
                             {"at", number_in(event, event_field::at)},
                             {"has_attachment", message.has_attachments()},
                             {"text", folded(message.text())}});
        }
    }
    const auto rows = boost::json::serialize(texts);
    sql << "INSERT INTO message_texts (message, room, author, at, has_attachment, text) SELECT (r.key << 32) | t.seq, "
           "r.key, u.key, t.at, t.has_attachment, t.text FROM json_to_recordset(CAST(:rows AS json)) AS t (room TEXT, "
           "seq BIGINT, author TEXT, at BIGINT, has_attachment BOOLEAN, text TEXT) JOIN rooms r ON r.id = t.room JOIN "
           "users u ON u.id = t.author",
        soci::use(rows);
}

void update_texts(soci::session& sql, const std::vector<Record>& messages) {
    boost::json::array texts;
    for (const auto& record : messages) {
        const MessageJson message(text_in(record, 2));
        texts.push_back(
            {{"room", text_in(record, 0)}, {"seq", number_in(record, 1)}, {"text", folded(message.text())}});
    }
    const auto rows = boost::json::serialize(texts);
    sql << "UPDATE message_texts m SET text = t.text FROM json_to_recordset(CAST(:rows AS json)) AS t (room TEXT, seq "
           "BIGINT, text TEXT) JOIN rooms r ON r.id = t.room WHERE m.message = ((r.key << 32) | t.seq)",
        soci::use(rows);
}

}  // namespace

ChatSqlRecords::ChatSqlRecords(std::unique_ptr<store::SqlPool> database)
    : ChatSqlRecords(std::move(database), database->dialect()) {}

ChatSqlRecords::ChatSqlRecords(std::unique_ptr<store::SqlPool>&& database, store::Dialect dialect)
    : SqlRecords(std::move(database), chat_tables(dialect),
                 [](store::SqlPool& made) { store::migrate(made, embedded::chat_service_migrations()); }) {}

store::RecordPage ChatSqlRecords::read(std::size_t kind, const Record& after, std::size_t limit) {
    make_table_for(kind);
    return SqlRecords::read(kind, after, limit);
}

void ChatSqlRecords::make_table_for(std::size_t kind) {
    const auto make = [](soci::session& sql, const char* table, const char* rows, const char* key) {
        sql << std::string("CREATE TEMP TABLE ") + table + " " + rows;
        sql << std::string("CREATE UNIQUE INDEX ") + table + "_key ON " + table + " (" + key + ")";
        sql << std::string("ANALYZE ") + table;
    };
    const bool is_sqlite = pool().dialect() == store::Dialect::sqlite;
    if (chat_kind(kind) == ChatKind::members && is_sqlite && !std::exchange(has_own_markers_, true)) {
        pool().read([&](soci::session& sql) { make(sql, own_markers, make_own_markers, "room, author"); });
    }
    if (chat_kind(kind) == ChatKind::events && !is_sqlite && !std::exchange(has_log_order_, true)) {
        // Nothing of the database is written; but that is no transaction for those that only read.
        pool().write([&](soci::session& sql) { make(sql, log_order, make_log_order, "n"); });
    }
}

std::map<std::string, store::CopyMark> ChatSqlRecords::begin(const std::string& source) {
    auto marks = SqlRecords::begin(source);
    if (pool().dialect() == store::Dialect::sqlite) {
        // An index of what was there before may be of the same epoch. The next start makes another one.
        const auto index = std::filesystem::path(pool().url().file).parent_path() / "search.db";
        for (const auto* suffix : {"", "-wal", "-shm"}) {
            std::filesystem::remove(index.string() + suffix);
        }
    }
    return marks;
}

void ChatSqlRecords::insert(soci::session& sql, const store::SqlKind& kind, const std::vector<Record>& records) {
    SqlRecords::insert(sql, kind, records);
    const bool is_sqlite = pool().dialect() == store::Dialect::sqlite;
    if (kind.kind.name == "events") {
        is_sqlite ? append(sql, records) : insert_texts(sql, records);
    } else if (kind.kind.name == "changed_messages" && !is_sqlite) {
        update_texts(sql, records);
    }
}

void ChatSqlRecords::append(soci::session& sql, const std::vector<Record>& events) {
    long long position = 0;
    sql << "SELECT coalesce(max(position), 0) FROM log", soci::into(position);
    EventRows rows(sql);
    ClientIds client_ids(sql);
    std::vector<LogEntry> entries;
    for (const auto& record : events) {
        const auto room = room_key(sql, text_in(record, event_field::room));
        const auto author = user_key(sql, text_in(record, event_field::author));
        const Event event{.seq = number_in(record, event_field::seq),
                          .type = static_cast<EventType>(number_in(record, event_field::type)),
                          .at = from_micros(number_in(record, event_field::at)),
                          .message_count = number_in(record, event_field::message_count),
                          .payload = text_in(record, event_field::payload)};
        const auto client_id = event.type == EventType::room_created ? "created:" + text_in(record, event_field::room)
                                                                     : text_in(record, event_field::client_id);
        rows.add(++position, room, author, client_id, event);
        auto place = ClientIdPlace::of(room, author, client_id);
        while (client_ids.find(place)) {
            place = place.next();
        }
        client_ids.add(place, position);
        entries.push_back({position, room, event.seq, event.type, author, event.message_count, event.at});
    }
    rows.insert();
    if (!entries.empty()) {
        const auto count = entries.size();
        LogMerge merge;
        merge.start(std::move(entries), client_ids.seal(), position);
        merge.write_slice(sql, count);
    }
}

long long ChatSqlRecords::room_key(soci::session& sql, const std::string& room) {
    return look_up(sql, "rooms", room, rooms_);
}

long long ChatSqlRecords::user_key(soci::session& sql, const std::string& user) {
    return look_up(sql, "users", user, users_);
}

void ChatSqlRecords::finish() {
    SqlRecords::finish();
    if (pool().dialect() == store::Dialect::postgresql) {
        pool().write([](soci::session& sql) {
            sql << "UPDATE rooms r SET last_seq = l.seq, message_count = l.message_count, last_at = l.at FROM "
                   "(SELECT k.key, (SELECT max(position) FROM log WHERE position BETWEEN k.key << 32 AND "
                   "((k.key << 32) | 4294967295)) AS position FROM rooms k) e JOIN log l ON l.position = e.position "
                   "WHERE r.key = e.key";
        });
    }
}

}  // namespace messenger::chat
