#include "mongo/mongo_records.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "mongo/chat_migrations.hpp"
#include "mongo/keys.hpp"
#include "mongo/record_documents.hpp"
#include "mongo/room_reading.hpp"

namespace messenger::chat {

using mongo::doc;
using mongo::Document;

namespace {

constexpr mongo::MongoPoolOptions patient{.clients = 2, .deadline = std::chrono::minutes(5)};
/// As many as are applied again at the start.
constexpr std::int64_t newest = 10'000;

/// The next documents in the order of their keys.
std::vector<Document> next_by_key(mongo::Session& session, const RecordDocuments& documents, const store::Record& after,
                                  std::size_t limit) {
    auto filter = documents.filter;
    if (!after.empty()) {
        filter.add("_id", doc("$gt", store::text_in(after, 0)));
    }
    return session.find(documents.collection, filter,
                        {.sort = doc("_id", 1), .limit = static_cast<std::int64_t>(limit)});
}

/// The next events in the order of their positions, which has an index. Two instances may have given the same position:
/// then all of these are of one page.
std::vector<Document> next_events(mongo::Session& session, const store::Record& after, std::size_t limit) {
    const auto position = after.empty() ? -1 : store::number_in(after, 0);
    auto rows = session.find(collection::events, doc("position", doc("$gt", position)),
                             {.sort = doc("position", 1), .limit = static_cast<std::int64_t>(limit)});
    if (rows.size() == limit) {
        const auto last = rows.back().number("position");
        std::erase_if(rows, [last](const Document& row) { return row.number("position") == last; });
        std::ranges::move(session.find(collection::events, doc("position", last)), std::back_inserter(rows));
    }
    return rows;
}

}  // namespace

MongoRecords::MongoRecords(const store::DatabaseUrl& url) : pool_(url, patient) {}

void MongoRecords::check_source() {
    auto session = pool_.session();
    if (session.find_one(mongo::copy_marks, {})) {
        throw store::StoreError("the database has an unfinished copy of another one: `migrate` goes on with it");
    }
    const auto version = session.find_one("schema_migrations", {}, {.sort = doc("_id", -1)});
    if (!version || version->number("_id") != std::ssize(chat_migrations())) {
        throw store::StoreError(
            "the database does not have the schema of this version: start the service with it once");
    }
    const auto rows = session.find(collection::events, {},
                                   {.sort = doc("position", -1), .limit = newest, .projection = doc("room", 1)});
    std::set<std::string> rooms;
    for (const auto& row : rows) {
        rooms.insert(row.text("room"));
    }
    for (const auto& room : rooms) {
        if (is_behind(session, RoomId::parse(room).value_or(RoomId()))) {
            throw store::StoreError("the last events were not applied, as after a crash: start the service once");
        }
    }
}

std::int64_t MongoRecords::count(std::size_t kind) {
    const auto& documents = record_documents()[kind];
    return pool_.session().count(documents.collection, documents.filter);
}

store::RecordPage MongoRecords::read(std::size_t kind, const store::Record& after, std::size_t limit) {
    const auto& documents = record_documents()[kind];
    const bool is_log = chat_kind(kind) == ChatKind::events;
    auto session = pool_.session();
    const auto rows = is_log ? next_events(session, after, limit) : next_by_key(session, documents, after, limit);
    store::RecordPage page;
    for (const auto& row : rows) {
        documents.read(row, page.records);
    }
    if (rows.size() >= limit) {
        const auto& last = rows.back();
        page.next.emplace().push_back(is_log ? store::Value(last.number("position")) : store::Value(last.text("_id")));
    }
    return page;
}

std::map<std::string, store::CopyMark> MongoRecords::begin(const std::string& source) {
    auto session = pool_.session();
    if (const auto of = session.find_one(mongo::copy_marks, doc("_id", "source"))) {
        if (of->text("next") != source) {
            throw store::StoreError("the database to copy into has an unfinished copy of another one: " +
                                    of->text("next"));
        }
        std::map<std::string, store::CopyMark> marks;
        for (const auto& row : session.find(mongo::copy_marks, doc("_id", doc("$ne", "source")))) {
            marks.emplace(row.text("_id"), store::CopyMark{store::record_in(row.text("next")), row.number("records"),
                                                           row.flag("isDone")});
        }
        return marks;
    }
    for (const auto& documents : record_documents()) {
        // A chat that was only started has an epoch, which is replaced.
        if (std::string_view(documents.collection) != collection::info && session.find_one(documents.collection, {})) {
            throw store::StoreError("the database to copy into is not empty: there are documents in `" +
                                    std::string(documents.collection) + "`");
        }
    }
    mongo::migrate(pool_, chat_migrations());
    session.insert(mongo::copy_marks, {doc("_id", "source", "next", source)});
    return {};
}

void MongoRecords::write(std::size_t kind, const std::vector<store::Record>& records, const store::CopyMark& mark) {
    auto session = pool_.session();
    writer_.write(session, chat_kind(kind), records);
    session.update(
        mongo::copy_marks, doc("_id", kinds()[kind].name),
        doc("$set", doc("next", store::to_json(mark.after), "records", mark.records, "isDone", mark.is_done)), true);
}

void MongoRecords::finish() {
    auto session = pool_.session();
    write_ends(session);
}

void MongoRecords::end() {
    pool_.session().remove(mongo::copy_marks, {});
}

}  // namespace messenger::chat
