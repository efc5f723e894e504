#include "mongo/message_reading.hpp"

#include <algorithm>

#include "codec/event_json.hpp"
#include "codec/message_json.hpp"
#include "mongo/keys.hpp"

namespace messenger::chat {

using mongo::doc;
using mongo::Document;

namespace {

/// Events of the log that one call reads for what somebody wrote: there is no index of that, which every message would
/// have to pay for.
constexpr std::int64_t looked_through = 20'000;
/// Of messages with which such a call ends, so that what it gives is no larger than what is imported at once.
constexpr std::size_t enough_bytes = 512 * 1024;
/// Messages that are read at once for it.
constexpr std::int64_t authored_portion = 200;
/// Of one question: MongoDB plans each part of an $or by itself.
constexpr std::size_t portion = 200;

constexpr auto message_type = static_cast<int>(EventType::message_created);

std::string text_of(const Document& event) {
    return std::string(message_in(event.text("payload")));
}

/// Those after or before a number, the nearest first, at most `limit`.
std::vector<Document> read_events_of_messages(mongo::Session& session, RoomId room, const char* comparison, Seq seq,
                                              std::int64_t limit) {
    const bool ascends = std::string_view(comparison) != "$lt";
    return session.find(collection::events,
                        doc("room", room.to_string(), "seq", doc(comparison, seq), "type", message_type),
                        {.sort = doc("seq", ascends ? 1 : -1), .limit = limit});
}

/// Takes away what is more than the limit, and says whether there was more.
bool trim(std::vector<Document>& rows, std::int64_t limit) {
    const bool has_more = std::ssize(rows) > limit;
    rows.resize(std::min(rows.size(), static_cast<std::size_t>(limit)));
    return has_more;
}

void add_threads(mongo::Session& session, RoomId room, const std::vector<Document>& events, MessagePage& page) {
    std::map<Seq, std::size_t> places;
    for (std::size_t i = 0; i < events.size(); ++i) {
        places.emplace(events[i].number("seq"), i);
    }
    const auto range = doc("$gte", places.begin()->first, "$lte", places.rbegin()->first);
    for (const auto& thread : session.find(collection::threads, doc("room", room.to_string(), "seq", range))) {
        const auto place = places.find(thread.number("seq"));
        if (place != places.end() && thread.number("count") > 0) {
            auto& message = page.items[place->second];
            message = with_thread(std::move(message), thread.number("count"), thread.number("last"));
        }
    }
}

}  // namespace

std::vector<std::string> as_now(mongo::Session& session, const std::vector<Document>& created) {
    std::vector<std::string> keys;
    for (const auto& event : created) {
        keys.push_back(key_of(room_in(event), event.number("seq")));
    }
    std::map<std::string, std::string> changed;
    for (const auto& row : session.find(collection::messages, doc("_id", doc("$in", keys)))) {
        if (row.has("json")) {
            changed.emplace(row.text("_id"), row.text("json"));
        }
    }
    std::vector<std::string> messages;
    for (std::size_t i = 0; i < created.size(); ++i) {
        const auto found = changed.find(keys[i]);
        messages.push_back(found != changed.end() ? found->second : text_of(created[i]));
    }
    return messages;
}

std::vector<Document> read_created(mongo::Session& session, const std::vector<MessageLink>& links) {
    std::vector<Document> created;
    for (std::size_t begin = 0; begin < links.size(); begin += portion) {
        std::vector<Document> parts;
        for (std::size_t i = begin; i < std::min(links.size(), begin + portion); ++i) {
            parts.push_back(doc("room", links[i].room.to_string(), "seq", links[i].seq));
        }
        std::ranges::move(session.find(collection::events, doc("$or", parts, "type", message_type)),
                          std::back_inserter(created));
    }
    return created;
}

std::map<std::pair<RoomId, Seq>, std::string> read_links(mongo::Session& session,
                                                         const std::vector<MessageLink>& links) {
    const auto created = read_created(session, links);
    auto texts = as_now(session, created);
    std::map<std::pair<RoomId, Seq>, std::string> messages;
    for (std::size_t i = 0; i < created.size(); ++i) {
        messages.emplace(std::pair(room_in(created[i]), created[i].number("seq")), std::move(texts[i]));
    }
    return messages;
}

std::vector<std::string> read_each(mongo::Session& session, RoomId room, const std::vector<Seq>& seqs) {
    std::vector<MessageLink> links;
    for (const auto seq : seqs) {
        links.push_back({room, seq});
    }
    auto found = read_links(session, links);
    std::vector<std::string> messages;
    for (const auto seq : seqs) {
        if (const auto message = found.find({room, seq}); message != found.end()) {
            messages.push_back(std::move(message->second));
        }
    }
    return messages;
}

MessagePage read_page(mongo::Session& session, RoomId room, const MessageQuery& query) {
    MessagePage page;
    std::vector<Document> before;
    std::vector<Document> after;
    if (query.after) {
        after = read_events_of_messages(session, room, "$gt", *query.after, query.limit + 1);
        page.has_more_after = trim(after, query.limit);
    } else if (query.around) {
        // The message itself counts with the newer ones, which get the odd place.
        before = read_events_of_messages(session, room, "$lt", *query.around, query.limit / 2 + 1);
        page.has_more_before = trim(before, query.limit / 2);
        const auto rest = query.limit - std::ssize(before);
        after = read_events_of_messages(session, room, "$gte", *query.around, rest + 1);
        page.has_more_after = trim(after, rest);
    } else {
        before = read_events_of_messages(session, room, "$lt", query.before.value_or(no_end), query.limit + 1);
        page.has_more_before = trim(before, query.limit);
    }
    std::ranges::reverse(before);
    std::ranges::move(after, std::back_inserter(before));
    if (!before.empty()) {
        page.items = as_now(session, before);
        add_threads(session, room, before, page);
    }
    return page;
}

std::vector<std::string> read_thread(mongo::Session& session, RoomId room, Seq root, Seq after, std::int64_t limit) {
    std::vector<Seq> seqs;
    const auto rows =
        session.find(collection::messages, doc("room", room.to_string(), "root", root, "seq", doc("$gt", after)),
                     {.sort = doc("seq", 1), .limit = limit});
    for (const auto& row : rows) {
        seqs.push_back(row.number("seq"));
    }
    return read_each(session, room, seqs);
}

std::optional<std::vector<MessageVersion>> read_history(mongo::Session& session, RoomId room, Seq message) {
    const auto created =
        session.find_one(collection::events, doc("room", room.to_string(), "seq", message, "type", message_type));
    if (!created) {
        return std::nullopt;
    }
    std::vector<Document> said{*created};
    std::vector<Document> parts;
    for (const auto& edit : session.find(collection::edits, doc("message", key_of(room, message)))) {
        parts.push_back(doc("seq", edit.number("seq")));
    }
    if (!parts.empty()) {
        std::ranges::move(
            session.find(collection::events, doc("room", room.to_string(), "$or", parts), {.sort = doc("seq", 1)}),
            std::back_inserter(said));
    }
    std::vector<MessageVersion> versions;
    for (const auto& event : said) {
        const MessageJson json(text_of(event));
        if (!json.is_purged()) {
            versions.push_back({std::string(json.text()), time_in(event)});
        }
    }
    return versions;
}

std::vector<std::string> read_pinned(mongo::Session& session, RoomId room) {
    std::vector<Seq> seqs;
    for (const auto& row : session.find(collection::messages, doc("room", room.to_string(), "pinnedAt", doc("$gt", 0)),
                                        {.sort = doc("pinnedAt", -1)})) {
        seqs.push_back(row.number("seq"));
    }
    return read_each(session, room, seqs);
}

AuthoredMessages read_authored(mongo::Session& session, UserId user, std::int64_t cursor) {
    AuthoredMessages found;
    const auto last = session.find_one(
        collection::events, doc("position", doc("$gt", cursor)),
        {.sort = doc("position", 1), .skip = looked_through - 1, .projection = doc("_id", 0, "position", 1)});
    if (last) {
        found.next = last->number("position");
    }
    const auto until = found.next.value_or(no_end);
    std::size_t bytes = 0;
    while (true) {
        const auto events = session.find(
            collection::events,
            doc("position", doc("$gt", cursor, "$lte", until), "author", user.to_string(), "type", message_type),
            {.sort = doc("position", 1), .limit = authored_portion});
        auto messages = as_now(session, events);
        for (std::size_t i = 0; i < messages.size(); ++i) {
            cursor = events[i].number("position");
            bytes += messages[i].size();
            found.items.push_back(std::move(messages[i]));
            if (bytes >= enough_bytes) {
                found.next = cursor;
                return found;
            }
        }
        if (std::ssize(events) < authored_portion) {
            return found;
        }
    }
}

}  // namespace messenger::chat
