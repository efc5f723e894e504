// How MongoChatStore stores a batch.
#include <set>

#include "mongo/keys.hpp"
#include "mongo/mongo_chat_store.hpp"

namespace messenger::chat {

using mongo::Bulk;
using mongo::doc;

namespace {

/// Remembered rooms; beyond, all are forgotten and looked up again.
constexpr std::size_t max_remembered = 200'000;
/// Times that other instances may be faster, one after the other.
constexpr int most_attempts = 50;

bool is_stored(const Appended& appended) {
    return !appended.is_duplicate && !appended.refusal && !appended.is_outdated;
}

/// How many of the outcomes are certain once so many events are stored: all before that of the first event that is not.
std::size_t certain(const std::vector<Appended>& outcomes, std::size_t stored) {
    std::size_t count = 0;
    for (; count < outcomes.size(); ++count) {
        if (is_stored(outcomes[count]) && stored-- == 0) {
            break;
        }
    }
    return count;
}

/// What the log does not tell of: other instances may have touched the rooms since these were remembered.
void look_for_touches(mongo::Session& session, std::span<const Draft> drafts, CommitPlan::Ends& ends) {
    std::set<std::string> rooms;
    for (const auto& draft : drafts) {
        if (draft.decided_by && ends.contains(draft.room)) {
            rooms.insert(draft.room.to_string());
        }
    }
    if (rooms.empty()) {
        return;
    }
    const auto ids = rooms.size() == 1 ? doc("_id", *rooms.begin())
                                       : doc("_id", doc("$in", std::vector<std::string>(rooms.begin(), rooms.end())));
    for (const auto& row : session.find(collection::rooms, ids, {.projection = doc("touches", 1)})) {
        ends[room_in(row, "_id")].touches = row.number("touches");
    }
}

/// Those of the drafts that were stored before, with all that belongs to them: whoever did may not have come to that.
CommitPlan::Known find_known(mongo::Session& session, std::span<const Draft> drafts) {
    std::vector<std::string> keys;
    for (const auto& draft : drafts) {
        keys.push_back(event_key_of(draft));
    }
    CommitPlan::Known known;
    for (const auto& row : session.find(collection::events, doc("_id", doc("$in", keys)))) {
        known.emplace(row.text("_id"), event_in(row));
    }
    for (const auto& draft : drafts) {
        // The room may be that of two others.
        if (std::holds_alternative<RoomCreated>(draft.body) && !known.contains(event_key_of(draft))) {
            const auto first = session.find_one(collection::events, doc("room", draft.room.to_string(), "seq", 1));
            if (first) {
                known.emplace(event_key_of(draft), event_in(*first));
            }
        }
    }
    std::set<RoomId> rooms;
    for (const auto& [key, event] : known) {
        rooms.insert(event.room);
    }
    for (const auto& room : rooms) {
        find_end(session, room);
    }
    return known;
}

}  // namespace

Stored MongoChatStore::append(const Batch& batch) {
    const std::lock_guard lock(writer_);
    if (ends_.size() > max_remembered) {
        ends_.clear();
    }
    try {
        auto session = pool_.session();
        Stored stored;
        stored.events = append_drafts(session, batch.drafts);
        stored.read_counts = move_markers(session, batch.markers);
        for (const auto& ban : batch.bans) {
            change_ban(session, ban);
        }
        return stored;
    } catch (...) {
        ends_.clear();
        throw;
    }
}

std::vector<Appended> MongoChatStore::append_drafts(mongo::Session& session, std::span<const Draft> drafts) {
    std::vector<Appended> done;
    CommitPlan::Known known;
    for (int attempt = 0; done.size() < drafts.size(); ++attempt) {
        const auto rest = drafts.subspan(done.size());
        look_for_touches(session, rest, ends_);
        CommitPlan plan(session, ends_, known, clock_, rest.size());
        std::vector<Appended> outcomes;
        for (const auto& draft : rest) {
            outcomes.push_back(plan.add(draft));
        }
        std::vector<mongo::Document> rows;
        for (const auto& event : plan.events()) {
            rows.push_back(event.to_document());
        }
        const auto stored = session.insert(collection::events, rows).count;
        if (stored == rows.size()) {
            write_projections(session, plan.events(), plan.book());
            for (const auto& [room, end] : plan.ends()) {
                ends_[room] = end;
            }
            std::ranges::move(outcomes, std::back_inserter(done));
            break;
        }
        // The next event was stored before, or another one has its number. What is before it is right.
        const auto prefix = std::span(plan.events()).first(stored);
        MessageBook book(session, stored);
        for (const auto& event : prefix) {
            book.apply(event);
        }
        write_projections(session, prefix, book);
        outcomes.resize(certain(outcomes, stored));
        attempt = outcomes.empty() ? attempt : 0;
        std::ranges::move(outcomes, std::back_inserter(done));
        ends_.clear();
        known = find_known(session, drafts.subspan(done.size()));
        if (attempt == most_attempts) {
            throw store::StoreError("other instances store events of the same rooms all the time");
        }
    }
    return done;
}

LogEnd MongoChatStore::end_of(mongo::Session& session, RoomId room) {
    if (const auto found = ends_.find(room); found != ends_.end()) {
        return found->second;
    }
    const auto end = find_end(session, room);
    if (!end) {
        throw std::logic_error("a change of a room that is not stored");
    }
    return ends_.emplace(room, *end).first->second;
}

// A marker is at the end, or at an event that is in the log.
std::vector<std::int64_t> MongoChatStore::move_markers(mongo::Session& session, std::span<const ReadMarker> markers) {
    std::vector<LogEnd> targets;
    Bulk rows(session, collection::members, mongo::Concern::majority);
    for (const auto& marker : markers) {
        auto target = end_of(session, marker.room);
        if (marker.seq < target.seq) {
            const auto row =
                session.find_one(collection::events, doc("room", marker.room.to_string(), "seq", marker.seq));
            target = {.seq = marker.seq, .message_count = row ? row->number("messageCount") : 0};
        }
        rows.update(doc("_id", key_of(marker.room, marker.user)),
                    doc("$max", doc("readSeq", target.seq, "readCount", target.message_count)));
        targets.push_back(target);
    }
    rows.execute();
    std::vector<std::int64_t> counts;
    std::ranges::transform(targets, std::back_inserter(counts), &LogEnd::message_count);
    return counts;
}

void MongoChatStore::change_ban(mongo::Session& session, const BanChange& change) {
    // Newer than what an event did before.
    const auto version = end_of(session, change.room).seq;
    const auto key = key_of(change.room, change.user);
    if (change.is_banned) {
        // One that there is already stays as it is.
        session.update(
            collection::bans, doc("_id", key, "isBanned", doc("$ne", true)),
            doc("$set", doc("room", change.room.to_string(), "user", change.user.to_string(), "by",
                            change.by.to_string(), "at", to_micros(now()), "isBanned", true, "version", version)),
            true);
    } else {
        session.update(collection::bans, doc("_id", key), doc("$set", doc("isBanned", false, "version", version)));
    }
    touch_room(session, change.room);
    ++ends_[change.room].touches;
}

}  // namespace messenger::chat
