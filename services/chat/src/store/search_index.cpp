#include "store/search_index.hpp"

#include <boost/json.hpp>
#include <limits>

#include "codec/event_json.hpp"
#include "codec/message_json.hpp"
#include "core/failure.hpp"
#include "core/folding.hpp"
#include "core/log.hpp"
#include "core/unicode.hpp"
#include "store/event_rows.hpp"

namespace messenger::chat {
namespace {

constexpr const char* info_table =
    "CREATE TABLE IF NOT EXISTS info (version INTEGER NOT NULL, epoch TEXT NOT NULL, indexed_until INTEGER NOT NULL)";
constexpr const char* messages_table =
    "CREATE TABLE IF NOT EXISTS messages (position INTEGER PRIMARY KEY, message INTEGER NOT NULL UNIQUE, "
    "room INTEGER NOT NULL, author INTEGER NOT NULL, at INTEGER NOT NULL, has_attachment INTEGER NOT NULL, "
    "text TEXT NOT NULL)";
constexpr const char* texts_table =
    "CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5 (text, content='messages', content_rowid='position', "
    "tokenize='trigram')";
constexpr int version = 1;
/// What a trigram needs.
constexpr std::size_t shortest_part = 3;
/// Messages that are looked through for what is too short for the index.
constexpr long long looked_through = 100'000;

std::string phrase(const std::string& term) {
    std::string quoted = "\"";
    for (const char c : term) {
        quoted += c;
        if (c == '"') {
            quoted += '"';
        }
    }
    return quoted + "\"";
}

std::string as_json(const std::vector<long long>& numbers) {
    boost::json::array array(numbers.begin(), numbers.end());
    return boost::json::serialize(array);
}

/// Adds messages, with statements that stay prepared: most of what is indexed is added.
class Insertion {
  public:
    explicit Insertion(soci::session& sql)
        : message_(
              (sql.prepare << "INSERT OR IGNORE INTO messages (position, message, room, author, at, "
                              "has_attachment, text) VALUES (:position, :message, :room, :author, :at, :has, :text)",
               soci::use(position_), soci::use(key_), soci::use(room_), soci::use(author_), soci::use(at_),
               soci::use(has_attachment_), soci::use(text_))),
          words_((sql.prepare << "INSERT INTO texts (rowid, text) VALUES (:position, :text)", soci::use(position_),
                  soci::use(text_))) {}

    void add(const IndexedEvent& event) {
        const MessageJson message(message_in(event.payload));
        if (message.is_purged()) {
            return;
        }
        position_ = event.position;
        key_ = event_key(event.room, event.seq);
        room_ = event.room;
        author_ = event.author;
        at_ = event.at;
        has_attachment_ = message.has_attachments() ? 1 : 0;
        text_ = folded(message.text());
        message_.execute(true);
        words_.execute(true);
    }

  private:
    long long position_ = 0, key_ = 0, room_ = 0, author_ = 0, at_ = 0, has_attachment_ = 0;
    std::string text_;
    soci::statement message_, words_;
};

/// The text of a message becomes another; nothing takes it out.
void replace(soci::session& sql, long long message, const std::optional<std::string>& text) {
    long long position = 0;
    std::string before;
    sql << "SELECT position, text FROM messages WHERE message = :message", soci::use(message), soci::into(position),
        soci::into(before);
    if (!sql.got_data()) {
        return;
    }
    sql << "INSERT INTO texts (texts, rowid, text) VALUES ('delete', :position, :text)", soci::use(position),
        soci::use(before);
    if (!text) {
        sql << "DELETE FROM messages WHERE position = :position", soci::use(position);
        return;
    }
    sql << "UPDATE messages SET text = :text WHERE position = :position", soci::use(*text), soci::use(position);
    sql << "INSERT INTO texts (rowid, text) VALUES (:position, :text)", soci::use(position), soci::use(*text);
}

void take_over(soci::session& sql, Insertion& insertion, const IndexedEvent& event) {
    switch (event.type) {
        case EventType::message_created:
            return insertion.add(event);
        case EventType::message_edited: {
            const MessageJson message(message_in(event.payload));
            if (!message.is_purged()) {
                replace(sql, event_key(event.room, message.seq()), folded(message.text()));
            }
            return;
        }
        case EventType::message_deleted: {
            const auto payload = boost::json::parse("{" + event.payload + "}");
            return replace(sql, event_key(event.room, payload.at("target").as_int64()), std::nullopt);
        }
        default:
            return;
    }
}

}  // namespace

SearchIndex::SearchIndex(const std::filesystem::path& file, const std::string& epoch) {
    try {
        open(file, epoch);
        return;
    } catch (const std::exception& exception) {
        log::warning("the search index is made anew", {{"reason", safe_reason(exception)}});
    }
    pool_.reset();
    for (const auto* suffix : {"", "-wal", "-shm"}) {
        std::filesystem::remove(file.string() + suffix);
    }
    open(file, epoch);
}

void SearchIndex::open(const std::filesystem::path& file, const std::string& epoch) {
    store::DatabaseUrl url;
    url.file = file.string();
    pool_ = std::make_unique<store::SqlPool>(url, file.parent_path(),
                                             store::SqlPoolOptions{.sessions = 2, .is_durable = false});
    pool_->write([&](soci::session& sql) {
        for (const auto* statement : {info_table, messages_table, texts_table}) {
            sql << statement;
        }
        int found = 0;
        std::string of;
        sql << "SELECT version, epoch FROM info", soci::into(found), soci::into(of);
        if (!sql.got_data()) {
            sql << "INSERT INTO info (version, epoch, indexed_until) VALUES (:version, :epoch, 0)", soci::use(version),
                soci::use(epoch);
        } else if (found != version || of != epoch) {
            throw store::StoreError("it is of another store or version");
        }
    });
}

long long SearchIndex::indexed_until() {
    return pool_->read([](soci::session& sql) {
        long long position = 0;
        sql << "SELECT indexed_until FROM info", soci::into(position);
        return position;
    });
}

void SearchIndex::add(const std::vector<IndexedEvent>& events) {
    pool_->write([&](soci::session& sql) {
        Insertion insertion(sql);
        for (const auto& event : events) {
            take_over(sql, insertion, event);
        }
        const auto until = events.back().position;
        sql << "UPDATE info SET indexed_until = :until", soci::use(until);
    });
}

void SearchIndex::forget(const std::vector<long long>& messages) {
    pool_->write([&](soci::session& sql) {
        for (const auto message : messages) {
            replace(sql, message, std::nullopt);
        }
    });
}

std::vector<IndexedMessage> SearchIndex::find(const MessageSearchQuery& query, const std::vector<std::string>& terms,
                                              const std::vector<long long>& rooms, std::optional<long long> from) {
    std::string match;
    std::string conditions;
    std::vector<std::string> short_terms;
    for (const auto& term : terms) {
        if (code_points(term) >= shortest_part) {
            match += (match.empty() ? "" : " AND ") + phrase(term);
        } else {
            short_terms.push_back(term);
            conditions += " AND instr(m.text, :short" + std::to_string(short_terms.size()) + ") > 0";
        }
    }
    std::string statement = "SELECT m.position, m.room FROM ";
    statement += match.empty() ? "messages m WHERE m.position > (SELECT coalesce(max(position), 0) FROM messages) - " +
                                     std::to_string(looked_through)
                               : "texts t JOIN messages m ON m.position = t.rowid WHERE texts MATCH :match";
    statement += conditions +
                 " AND m.room IN (SELECT value FROM json_each(:rooms)) AND (:any = 1 OR m.author = :from) "
                 "AND m.at < :before AND m.at >= :after AND m.has_attachment >= :has ORDER BY ";
    statement += match.empty() ? "m.position DESC" : query.by_relevance ? "t.rank" : "t.rowid DESC";
    statement += " LIMIT :limit OFFSET :offset";
    const auto allowed = as_json(rooms);
    const long long any = from ? 0 : 1;
    const long long author = from.value_or(0);
    const long long before = query.before ? to_micros(*query.before) : std::numeric_limits<long long>::max();
    const long long after = query.after ? to_micros(*query.after) : 0;
    const long long has = query.has_attachment ? 1 : 0;
    const long long limit = query.limit;
    const long long offset = query.offset;
    return pool_->read([&](soci::session& sql) {
        IndexedMessage message;
        soci::statement rows(sql);
        if (!match.empty()) {
            rows.exchange(soci::use(match));
        }
        for (const auto& term : short_terms) {
            rows.exchange(soci::use(term));
        }
        rows.exchange(soci::use(allowed));
        rows.exchange(soci::use(any));
        rows.exchange(soci::use(author));
        rows.exchange(soci::use(before));
        rows.exchange(soci::use(after));
        rows.exchange(soci::use(has));
        rows.exchange(soci::use(limit));
        rows.exchange(soci::use(offset));
        rows.exchange(soci::into(message.position));
        rows.exchange(soci::into(message.room));
        rows.alloc();
        rows.prepare(statement);
        rows.define_and_bind();
        rows.execute();
        std::vector<IndexedMessage> found;
        while (rows.fetch()) {
            found.push_back(message);
        }
        return found;
    });
}

}  // namespace messenger::chat
