#include "mongo/mongo_message_search.hpp"

#include <set>

#include "codec/message_json.hpp"
#include "core/failure.hpp"
#include "core/log.hpp"
#include "domain/snippet.hpp"
#include "mongo/keys.hpp"
#include "mongo/message_reading.hpp"
#include "mongo/search_documents.hpp"

namespace messenger::chat {

using mongo::doc;

namespace {

constexpr std::int64_t batch = 500;
/// Between two looks at the log: a message is found within that time and the one for the messages before it.
constexpr std::chrono::milliseconds pause{300};
constexpr std::chrono::milliseconds pause_after_failure{2'000};
/// An instance that has died is followed by another after that time.
constexpr std::chrono::microseconds lease{10'000'000};
/// Instances' clocks differ, and an event may take its time: so much of the log is looked at once more.
constexpr std::chrono::microseconds overlap{5'000'000};

constexpr const char* progress = "search";  ///< in store_info

std::vector<std::string> rooms_of(mongo::Session& session, const MessageSearchQuery& query) {
    const auto seats = query.room ? doc("_id", key_of(*query.room, query.by), "active", true)
                                  : doc("user", query.by.to_string(), "active", true);
    std::vector<std::string> rooms;
    for (const auto& row : session.find(collection::members, seats)) {
        rooms.push_back(row.text("room"));
    }
    return rooms;
}

}  // namespace

MongoMessageSearch::MongoMessageSearch(mongo::MongoPool& pool) : pool_(pool), instance_(Uuid::generate().to_string()) {}

MongoMessageSearch::~MongoMessageSearch() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void MongoMessageSearch::start() {
    if (!thread_.joinable()) {
        thread_ = std::thread([this] { follow(); });
    }
}

std::vector<FoundMessage> MongoMessageSearch::find(const MessageSearchQuery& query) {
    const auto terms = search_terms(query.text);
    auto session = pool_.session();
    const auto rooms = rooms_of(session, query);
    if (terms.empty() || rooms.empty()) {
        return {};
    }
    const auto links = find_indexed(session, query, terms, rooms);
    auto texts = read_links(session, links);
    std::vector<FoundMessage> found;
    for (const auto& [room, seq] : links) {
        const auto text = texts.find({room, seq});
        if (text == texts.end()) {
            continue;
        }
        const MessageJson message(text->second);
        // What has been edited or deleted meanwhile is not what was looked for.
        if (has_terms(message.text(), terms)) {
            auto snippet = make_snippet(message.text(), terms);
            found.push_back({std::move(text->second), std::move(snippet)});
        }
    }
    return found;
}

void MongoMessageSearch::forget(const std::vector<MessageLink>& messages) {
    auto session = pool_.session();
    forget_messages(session, messages);
}

void MongoMessageSearch::follow() {
    bool was_failing = false;
    while (true) {
        auto wait = pause_after_failure;
        try {
            wait = index_next();
            was_failing = false;
        } catch (const std::exception& exception) {
            has_lease_ = false;
            if (!std::exchange(was_failing, true)) {
                log::warning("messages can't be indexed, trying again", {{"reason", safe_reason(exception)}});
            }
        }
        std::unique_lock lock(mutex_);
        if (wake_.wait_for(lock, wait, [this] { return is_stopping_; })) {
            return;
        }
    }
}

bool MongoMessageSearch::take_lease(mongo::Session& session) {
    const auto time = to_micros(now());
    session.update(collection::info, doc("_id", progress),
                   doc("$setOnInsert", doc("owner", instance_, "leaseUntil", time, "until", 0)), true);
    const auto free = std::vector{doc("owner", instance_), doc("leaseUntil", doc("$lt", time))};
    const auto taken = session.update(collection::info, doc("_id", progress, "$or", free),
                                      doc("$set", doc("owner", instance_, "leaseUntil", time + lease.count())), false,
                                      mongo::Concern::primary);
    if (taken.is_done() && !has_lease_) {
        const auto row = session.find_one(collection::info, doc("_id", progress));
        until_ = row ? row->number("until") : 0;
        swept_ = until_;
    }
    has_lease_ = taken.is_done();
    return has_lease_;
}

std::vector<MessageLink> MongoMessageSearch::read_changes(mongo::Session& session, std::int64_t& position,
                                                          std::int64_t until) {
    std::set<std::pair<RoomId, Seq>> changed;
    const auto rows = session.find(collection::events, doc("position", doc("$gt", position, "$lte", until)),
                                   {.sort = doc("position", 1),
                                    .limit = batch,
                                    .projection = doc("room", 1, "seq", 1, "type", 1, "target", 1, "position", 1)});
    for (const auto& row : rows) {
        position = row.number("position");
        switch (static_cast<EventType>(row.number("type"))) {
            case EventType::message_created:
                changed.emplace(room_in(row), row.number("seq"));
                break;
            case EventType::message_edited:
            case EventType::message_deleted:
                changed.emplace(room_in(row), row.number("target"));
                break;
            default:
                break;
        }
    }
    if (std::ssize(rows) < batch) {
        position = std::max(position, until == no_end ? position : until);
    }
    std::vector<MessageLink> links;
    for (const auto& [room, seq] : changed) {
        links.push_back({room, seq});
    }
    return links;
}

std::chrono::milliseconds MongoMessageSearch::index_next() {
    auto session = pool_.session();
    if (!take_lease(session)) {
        return pause_after_failure;
    }
    const auto before = until_;
    index_messages(session, read_changes(session, until_, no_end));
    if (until_ != before) {
        session.update(collection::info, doc("_id", progress), doc("$max", doc("until", until_)), false,
                       mongo::Concern::primary);
        return std::chrono::milliseconds(0);
    }
    if (const auto until = std::min(until_, to_micros(now() - overlap)); swept_ + overlap.count() < until) {
        swept_ -= std::min(swept_, overlap.count());
        while (swept_ < until) {
            index_messages(session, read_changes(session, swept_, until));
        }
    }
    return pause;
}

}  // namespace messenger::chat
