#include "mongo/search_documents.hpp"

#include <algorithm>

#include "codec/message_json.hpp"
#include "core/folding.hpp"
#include "core/unicode.hpp"
#include "mongo/keys.hpp"
#include "mongo/message_reading.hpp"
#include "mongo/room_documents.hpp"

namespace messenger::chat {

using mongo::doc;
using mongo::Document;

namespace {

/// What a part needs.
constexpr std::size_t shortest_part = 3;
/// Messages that are looked through for what is too short for the parts.
constexpr std::int64_t looked_through = 100'000;
/// Of the newest that are found, those that are ordered by relevance.
constexpr std::int64_t most_ordered = 500;

/// A regular expression for the text itself.
std::string literal(const std::string& text) {
    std::string escaped;
    for (const char c : text) {
        if (std::string_view("\\^$.|?*+()[]{}-/#").contains(c)) {
            escaped += '\\';
        }
        escaped += c;
    }
    return escaped;
}

/// How much of a text the terms are.
double weight(const std::string& text, const std::vector<std::string>& terms) {
    std::size_t matched = 0;
    for (const auto& term : terms) {
        for (auto at = text.find(term); at != std::string::npos; at = text.find(term, at + term.size())) {
            matched += term.size();
        }
    }
    constexpr double shortest = 40;  // a short text is not the better one only because it is short
    return static_cast<double>(matched) / (static_cast<double>(text.size()) + shortest);
}

Document filter_of(mongo::Session& session, const MessageSearchQuery& query, const std::vector<std::string>& terms,
                   const std::vector<std::string>& rooms) {
    std::vector<std::string> parts;
    std::vector<Document> conditions;
    for (const auto& term : terms) {
        if (code_points(term) >= shortest_part) {
            std::ranges::move(trigrams_of(term), std::back_inserter(parts));
        }
        conditions.push_back(doc("text", doc("$regex", literal(term))));
    }
    auto filter = doc("room", doc("$in", rooms), "$and", conditions);
    if (!parts.empty()) {
        filter.add("parts", doc("$all", parts));
    } else if (const auto last =
                   session.find_one(collection::search, {}, {.sort = doc("position", -1), .skip = looked_through})) {
        filter.add("position", doc("$gt", last->number("position")));
    }
    if (query.from) {
        filter.add("author", query.from->to_string());
    }
    const auto after = query.after ? to_micros(*query.after) : 0;
    filter.add("at", doc("$gte", after, "$lt", query.before ? to_micros(*query.before) : no_end));
    if (query.has_attachment) {
        filter.add("hasAttachment", true);
    }
    return filter;
}

}  // namespace

void index_messages(mongo::Session& session, const std::vector<MessageLink>& messages) {
    const auto created = read_created(session, messages);
    const auto texts = as_now(session, created);
    mongo::Bulk rows(session, collection::search);
    for (std::size_t i = 0; i < created.size(); ++i) {
        const auto& event = created[i];
        const auto key = doc("_id", key_of(room_in(event), event.number("seq")));
        const MessageJson message(texts[i]);
        if (message.is_purged()) {
            rows.remove(key);
            continue;
        }
        const auto text = folded(message.text());
        rows.update(
            key,
            doc("$set", doc("room", event.text("room"), "seq", event.number("seq"), "author", event.text("author"),
                            "at", event.number("at"), "position", event.number("position"), "hasAttachment",
                            message.has_attachments(), "text", text, "parts", trigrams_of(text))),
            true);
    }
    rows.execute();
}

void forget_messages(mongo::Session& session, const std::vector<MessageLink>& messages) {
    mongo::Bulk rows(session, collection::search);
    for (const auto& [room, seq] : messages) {
        rows.remove(doc("_id", key_of(room, seq)));
    }
    rows.execute();
}

std::vector<MessageLink> find_indexed(mongo::Session& session, const MessageSearchQuery& query,
                                      const std::vector<std::string>& terms, const std::vector<std::string>& rooms) {
    const auto newest_first = doc("position", -1);
    const auto filter = filter_of(session, query, terms, rooms);
    auto rows = session.find(
        collection::search, filter,
        query.by_relevance ? mongo::FindOptions{.sort = newest_first, .limit = most_ordered}
                           : mongo::FindOptions{.sort = newest_first, .limit = query.limit, .skip = query.offset});
    if (query.by_relevance) {
        std::ranges::sort(rows, std::greater<>(), [&](const Document& row) {
            return std::pair(weight(row.text("text"), terms), row.number("position"));
        });
        rows.erase(rows.begin(), rows.begin() + std::min(query.offset, static_cast<std::int64_t>(std::ssize(rows))));
        rows.resize(std::min(rows.size(), static_cast<std::size_t>(query.limit)));
    }
    std::vector<MessageLink> found;
    for (const auto& row : rows) {
        found.push_back({room_in(row), row.number("seq")});
    }
    return found;
}

}  // namespace messenger::chat
