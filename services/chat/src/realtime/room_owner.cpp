#include "realtime/room_owner.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "realtime/frames.hpp"

namespace messenger::chat {
namespace {

constexpr std::size_t max_waiting = 1'000;
constexpr std::size_t max_recent_bytes = 16 * 1024 * 1024;
constexpr std::chrono::seconds idle_lifetime{60};
constexpr std::size_t max_receipt_members = 100;  // in larger rooms nobody sees others' read markers

Error overloaded() {
    return Error(problem::overloaded, "too many messages wait to be stored")
        .retry_after(std::chrono::milliseconds(500));
}

}  // namespace

RoomOwner::RoomOwner(std::size_t shard, ServiceContext& context, ChatStore& store, CommitQueue& queue, OnHub on_hub)
    : shard_(shard),
      context_(context),
      store_(store),
      queue_(queue),
      on_hub_(std::move(on_hub)),
      recent_(max_recent_bytes) {}

void RoomOwner::execute(Command command, Done done) {
    const auto id = command.room;
    with_room(id, [this, command = std::move(command), done = std::move(done)](Result<Room*> found) mutable {
        if (!found) {
            return done(std::unexpected(std::move(found).error()));
        }
        auto& room = **found;
        if (!room.is_structural && room.waiting.empty()) {
            return decide(room, command, std::move(done));
        }
        // What the event on its way changes may decide about this command.
        if (room.waiting.size() >= max_waiting) {
            return done(std::unexpected(overloaded()));
        }
        room.waiting.emplace_back(std::move(command), std::move(done));
    });
}

void RoomOwner::append(Draft draft, Done done) {
    auto& entry = room(draft.room);
    submit(entry, std::move(draft), std::move(done));
}

void RoomOwner::read(RoomId id, UserId user, Seq seq, Done done) {
    with_room(id, [this, user, seq, done = std::move(done)](Result<Room*> found) mutable {
        if (!found) {
            return done(std::unexpected(std::move(found).error()));
        }
        auto& room = **found;
        auto marker = room.state->decide_read(user, seq);
        if (!marker) {
            return done(std::unexpected(std::move(marker).error()));
        }
        if (marker->seq <= room.state->member(user)->read_seq) {
            return done(Committed{});
        }
        if (!queue_.reserve()) {
            return done(std::unexpected(overloaded()));
        }
        submit(room, Work{*marker, shard_, std::move(done)});
    });
}

void RoomOwner::view(RoomId id, UserId user, std::move_only_function<void(Result<RoomView>)> then) {
    with_room(id, [user, then = std::move(then)](Result<Room*> found) mutable {
        if (!found) {
            return then(std::unexpected(std::move(found).error()));
        }
        const auto& state = *(*found)->state;
        const auto* own = state.member(user);
        if (own == nullptr) {
            return then(std::unexpected(outsider_error(state.info())));
        }
        then(RoomView{state.info(), *own, state.last_seq(), state.message_count() - own->read_count,
                      static_cast<std::int64_t>(state.member_count())});
    });
}

std::vector<Subscribed> RoomOwner::subscribe(UserId user, std::span<const Subscription> wishes, std::size_t shard) {
    std::vector<Subscribed> answers;
    for (const auto& wish : wishes) {
        auto& entry = room(wish.room);
        if (entry.state && entry.state->member(user) == nullptr) {
            continue;
        }
        flush(wish.room, entry);  // what waits is part of the end that is told now
        if (entry.delivered < 0) {
            // Not in memory, so nothing was committed lately and what the shard has read is the end. If it were not,
            // loading the room would find the difference and deliver it.
            entry.delivered = wish.last_seq;
        }
        auto& interest = entry.interest[shard];
        interest.is_on = true;
        ++interest.version;
        const auto count = entry.state ? entry.state->message_count() : wish.message_count;
        auto missed =
            wish.cursor < entry.delivered ? recent_.between(wish.room, wish.cursor, entry.delivered) : nullptr;
        answers.push_back({wish.room, entry.delivered, count, interest.version, std::move(missed)});
    }
    return answers;
}

void RoomOwner::release(RoomId id, std::size_t shard, std::uint64_t version) {
    const auto found = rooms_.find(id);
    if (found != rooms_.end() && found->second.interest[shard].version == version) {
        found->second.interest[shard].is_on = false;
    }
}

void RoomOwner::on_committed(std::vector<Outcome> outcomes) {
    std::vector<RoomId> touched;
    for (auto& [work, result] : outcomes) {
        const auto id = std::visit([](const auto& what) { return what.room; }, work.what);
        auto& entry = room(id);
        if (const auto* draft = std::get_if<Draft>(&work.what)) {
            settle(*draft, entry, result);
        } else if (const auto* marker = std::get_if<ReadMarker>(&work.what)) {
            settle_marker(*marker, result);
        } else {
            settle_ban(std::get<BanChange>(work.what), entry, result);
        }
        entry.answers.emplace_back(std::move(work.done), std::move(result));
        touched.push_back(id);
    }
    std::ranges::sort(touched);
    touched.erase(std::ranges::unique(touched).begin(), touched.end());
    flush_soon(touched);
    for (const auto& id : touched) {
        resume(id);
    }
}

void RoomOwner::evict_idle() {
    const auto now = Clock::now();
    std::erase_if(rooms_, [now](const auto& entry) {
        const auto& room = entry.second;
        const bool is_watched =
            std::ranges::any_of(room.interest, [](const Interest& interest) { return interest.is_on; });
        return !is_watched && room.in_flight == 0 && !room.is_loading && room.waiting.empty() &&
               now - room.used > idle_lifetime;
    });
}

RoomOwner::Room& RoomOwner::room(RoomId id) {
    auto& entry = rooms_[id];
    entry.used = Clock::now();
    if (entry.interest.empty()) {
        entry.interest.resize(context_.shards().size());
    }
    return entry;
}

void RoomOwner::decide(Room& room, const Command& command, Done done) {
    auto decision = room.state->decide(command);
    if (!decision) {
        return done(std::unexpected(std::move(decision).error()));
    }
    if (std::holds_alternative<AlreadySo>(*decision)) {
        return done(Committed{.is_duplicate = true});
    }
    if (const auto* ban = std::get_if<BanChange>(&*decision)) {
        if (!queue_.reserve()) {
            return done(std::unexpected(overloaded()));
        }
        room.is_structural = true;  // who joins after it must be kept out
        return submit(room, Work{*ban, shard_, std::move(done)});
    }
    submit(room, std::move(std::get<Draft>(*decision)), std::move(done));
}

void RoomOwner::submit(Room& room, Draft draft, Done done) {
    if (!queue_.reserve()) {
        return done(std::unexpected(overloaded()));
    }
    room.is_structural = is_structural(draft.body);
    submit(room, Work{std::move(draft), shard_, std::move(done)});
}

// All that a turn decides goes to the writer at once: it would otherwise wake up for the first and take no more.
void RoomOwner::submit(Room& room, Work work) {
    ++room.in_flight;
    collected_.push_back(std::move(work));
    if (collected_.size() == 1) {
        boost::asio::post(context_.shards().context(shard_), [this] { submit_collected(); });
    }
}

void RoomOwner::submit_collected() {
    if (queue_.submit(collected_)) {
        return;
    }
    std::vector<Outcome> refused;
    for (auto& work : std::exchange(collected_, {})) {
        refused.push_back({std::move(work), fail(problem::unavailable, "the service is ending")});
    }
    on_committed(std::move(refused));
}

void RoomOwner::settle(const Draft& draft, Room& room, Result<Committed>& result) {
    --room.in_flight;
    if (is_structural(draft.body)) {
        room.is_structural = false;
    }
    if (!result) {
        // Whether it was stored is not known for certain: what the store says next is the truth.
        room.state.reset();
        room.is_outdated = true;
        return;
    }
    if (result->refusal) {
        result = std::unexpected(Error(*result->refusal));
        return;
    }
    if (result->is_duplicate) {
        return;
    }
    const auto& event = result->event;
    if (const auto* created = std::get_if<RoomCreated>(&draft.body)) {
        room.state.emplace(RoomSnapshot{.info = created->info});
        room.delivered = 0;
    }
    if (room.state && event.seq <= room.state->last_seq()) {
        return;  // the room was loaded after this was stored
    }
    if (!room.state || event.seq != room.state->last_seq() + 1) {
        room.state.reset();
        room.is_outdated = true;
        return;
    }
    room.state->apply(draft.body, event);
    if (event.type == EventType::message_deleted) {
        recent_.forget(draft.room);  // it is not to be read again
    }
    deliver(draft.room, room, event, is_structural(draft.body) ? std::optional(draft.body) : std::nullopt);
}

void RoomOwner::settle_ban(const BanChange& change, Room& room, const Result<Committed>& result) {
    --room.in_flight;
    room.is_structural = false;
    if (!result) {
        room.state.reset();
        room.is_outdated = true;
    } else if (room.state) {
        room.state->apply(change);
    }
}

void RoomOwner::settle_marker(const ReadMarker& marker, const Result<Committed>& result) {
    auto& entry = room(marker.room);
    --entry.in_flight;
    if (!result || !entry.state) {
        return;
    }
    entry.state->apply_read(marker, result->read_count);
    const auto* reader = entry.state->member(marker.user);
    const bool is_told =
        reader != nullptr && reader->shows_receipts && entry.state->member_count() <= max_receipt_members;
    const auto only = is_told ? std::nullopt : std::optional(marker.user);
    const auto receipt = read_frame(marker);
    each_interested(entry,
                    [id = marker.room, only, receipt](ShardHub& hub) { hub.deliver_unlogged(id, only, receipt); });
}

void RoomOwner::resume(RoomId id) {
    auto& entry = room(id);
    while (!entry.waiting.empty() && !entry.is_structural) {
        if (!entry.state) {
            // Loads the room, then comes back here.
            with_room(id, [](Result<Room*>) {});
            return;
        }
        auto [command, done] = std::move(entry.waiting.front());
        entry.waiting.pop_front();
        decide(entry, command, std::move(done));
    }
    const bool is_watched =
        std::ranges::any_of(entry.interest, [](const Interest& interest) { return interest.is_on; });
    if (!entry.state && !entry.is_loading && is_watched && entry.in_flight == 0) {
        with_room(id, [](Result<Room*>) {});  // those who listen get what they missed
    }
}

}  // namespace messenger::chat
