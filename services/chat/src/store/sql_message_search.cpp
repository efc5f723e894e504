#include "store/sql_message_search.hpp"

#include "codec/message_json.hpp"
#include "core/failure.hpp"
#include "core/log.hpp"
#include "domain/snippet.hpp"
#include "store/event_rows.hpp"
#include "store/message_reader.hpp"
#include "store/room_rows.hpp"
#include "store/user_keys.hpp"

namespace messenger::chat {
namespace {

constexpr long long rows_at_once = 500;
/// Between two looks at the log: a message is found within that time and the one for the messages before it.
constexpr std::chrono::milliseconds pause{300};
constexpr std::chrono::seconds pause_after_failure{2};

std::vector<long long> rooms_of(soci::session& sql, const MessageSearchQuery& query) {
    const auto user = query.by.to_string();
    const auto room = query.room ? query.room->to_string() : std::string();
    const soci::rowset<long long> rows =
        (sql.prepare << "SELECT m.room FROM members m JOIN rooms r ON r.key = m.room "
                        "WHERE m.user_key = (SELECT key FROM users WHERE id = :user) AND (:all = '' OR r.id = :room)",
         soci::use(user), soci::use(room), soci::use(room));
    return {rows.begin(), rows.end()};
}

RoomId room_id(soci::session& sql, long long key) {
    std::string id;
    sql << "SELECT id FROM rooms WHERE key = :key", soci::use(key), soci::into(id);
    return RoomId::parse(id).value_or(RoomId());
}

}  // namespace

SqlMessageSearch::SqlMessageSearch(store::SqlPool& chat, const std::filesystem::path& folder, const std::string& epoch)
    : chat_(chat), index_(folder / "search.db", epoch), thread_([this] { follow(); }) {}

SqlMessageSearch::~SqlMessageSearch() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

std::vector<FoundMessage> SqlMessageSearch::find(const MessageSearchQuery& query) {
    const auto terms = search_terms(query.text);
    std::vector<long long> rooms;
    std::optional<long long> from;
    chat_.read([&](soci::session& sql) {
        rooms = rooms_of(sql, query);
        from = query.from ? std::optional(find_user_key(sql, *query.from).value_or(0)) : std::nullopt;
    });
    if (terms.empty() || rooms.empty()) {
        return {};
    }
    const auto places = index_.find(query, terms, rooms, from);
    return chat_.read([&](soci::session& sql) {
        std::vector<FoundMessage> found;
        MessageReader reader(sql);
        for (const auto& place : places) {
            auto text = reader.at(place.position, place.room, room_id(sql, place.room));
            const MessageJson message(text);
            // What has been edited or deleted meanwhile is not what was looked for.
            if (has_terms(message.text(), terms)) {
                auto snippet = make_snippet(message.text(), terms);
                found.push_back({std::move(text), std::move(snippet)});
            }
        }
        return found;
    });
}

void SqlMessageSearch::forget(const std::vector<MessageLink>& messages) {
    const auto keys = chat_.read([&](soci::session& sql) {
        std::vector<long long> found;
        for (const auto& [room, seq] : messages) {
            if (const auto key = key_of(sql, room)) {
                found.push_back(event_key(*key, seq));
            }
        }
        return found;
    });
    index_.forget(keys);
}

void SqlMessageSearch::follow() {
    bool was_failing = false;
    while (true) {
        auto wait = std::chrono::milliseconds(0);
        try {
            wait = index_next() ? std::chrono::milliseconds(0) : pause;
            was_failing = false;
        } catch (const std::exception& exception) {
            if (!std::exchange(was_failing, true)) {
                log::warning("messages can't be indexed, trying again", {{"reason", safe_reason(exception)}});
            }
            wait = pause_after_failure;
        }
        std::unique_lock lock(mutex_);
        if (wake_.wait_for(lock, wait, [this] { return is_stopping_; })) {
            return;
        }
    }
}

bool SqlMessageSearch::index_next() {
    const auto done = index_.indexed_until();
    std::vector<IndexedEvent> events;
    chat_.read([&](soci::session& sql) {
        IndexedEvent event;
        long long type = 0;
        soci::statement rows =
            (sql.prepare << "SELECT position, room, seq, type, author, at, payload FROM log WHERE position > :done "
                            "ORDER BY position LIMIT :limit",
             soci::use(done), soci::use(rows_at_once), soci::into(event.position), soci::into(event.room),
             soci::into(event.seq), soci::into(type), soci::into(event.author), soci::into(event.at),
             soci::into(event.payload));
        rows.execute();
        while (rows.fetch()) {
            event.type = static_cast<EventType>(type);
            events.push_back(event);
        }
    });
    if (!events.empty()) {
        index_.add(events);
    }
    return std::ssize(events) == rows_at_once;
}

}  // namespace messenger::chat
