#include "realtime/room_owner.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

namespace messenger::chat {
namespace {

constexpr std::size_t max_waiting = 1'000;
constexpr std::size_t max_recent_bytes = 16 * 1024 * 1024;
constexpr std::size_t max_delegated = 16'384;
constexpr std::chrono::seconds idle_lifetime{60};
constexpr std::size_t max_patient_loads = 4;

}  // namespace

Error RoomOwner::overloaded() {
    return Error(problem::overloaded, "too many messages wait to be stored")
        .retry_after(std::chrono::milliseconds(500));
}

RoomOwner::RoomOwner(std::size_t shard, ServiceContext& context, ChatStore& store, CommitQueue& queue, OnHub on_hub,
                     OtherInstances others)
    : shard_(shard),
      context_(context),
      store_(store),
      queue_(queue),
      on_hub_(std::move(on_hub)),
      others_(std::move(others)),
      recent_(max_recent_bytes),
      delegation_(shard, context.shards().context(shard).get_executor(), max_delegated,
                  {.send = others_.delegate,
                   .on_silent = others_.on_silent,
                   .on_committed = [this](std::vector<Outcome> outcomes) { on_committed(std::move(outcomes)); },
                   .on_given_back = [this](std::vector<Work> works) { take_back(std::move(works)); }}),
      patient_loads_(context.shards().context(shard), max_patient_loads) {
    if (others_.cache != nullptr) {
        known_.emplace(shard_, context_, store_, *others_.cache);
    }
}

void RoomOwner::execute(Command command, Done done) {
    const auto id = command.room;
    with_room(id, [this, command = std::move(command), done = std::move(done)](Result<Room*> found) mutable {
        if (!found) {
            return done(std::unexpected(std::move(found).error()));
        }
        auto& room = **found;
        if (!room.is_structural && !room.is_doubtful && !room.is_changing_writer && room.waiting.empty()) {
            return decide(room, std::move(command), std::move(done));
        }
        // What the event on its way changes may decide about this command.
        hold(room, {std::move(command), std::move(done)});
    });
}

void RoomOwner::hold(Room& room, Waiting waiting) {
    if (room.waiting.size() >= max_waiting) {
        return waiting.done(std::unexpected(overloaded()));
    }
    room.waiting.push_back(std::move(waiting));
}

void RoomOwner::append(Draft draft, Done done) {
    auto& entry = room(draft.room);
    submit(entry, std::move(draft), std::move(done));
}

void RoomOwner::read(RoomId id, UserId user, Seq seq, Done done) {
    auto mark = [this, user, seq, done = std::move(done)](Result<Room*> found) mutable {
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
    };
    with_member(id, user, seq, std::move(mark));
}

void RoomOwner::view(RoomId id, UserId user, std::move_only_function<void(Result<RoomView>)> then) {
    with_member(id, user, 0, [user, then = std::move(then)](Result<Room*> found) mutable {
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

void RoomOwner::evict_idle() {
    const auto now = Clock::now();
    std::erase_if(rooms_, [this, now](const auto& entry) {
        const auto& room = entry.second;
        const bool is_watched =
            std::ranges::any_of(room.interest, [](const Interest& interest) { return interest.is_on; });
        const bool is_idle = !is_watched && room.in_flight == 0 && !room.is_loading && !room.is_checking &&
                             !room.is_catching_up && room.waiting.empty() && now - room.used > idle_lifetime;
        if (is_idle && others_.on_held) {
            others_.on_held(entry.first, false);
        }
        return is_idle;
    });
}

RoomOwner::Room& RoomOwner::room(RoomId id) {
    auto& entry = rooms_[id];
    entry.used = Clock::now();
    if (entry.interest.empty()) {
        entry.interest.resize(context_.shards().size());
        if (others_.on_held) {
            others_.on_held(id, true);
        }
    }
    return entry;
}

void RoomOwner::decide(Room& room, Command command, Done done, bool is_checked) {
    auto decision = room.state->decide(command);
    const bool is_nothing_stored = !decision || std::holds_alternative<AlreadySo>(*decision);
    if (is_nothing_stored && store_.is_shared() && !is_checked) {
        // What is stored is checked by the writer; that nothing is to be stored has to be known for certain as well.
        const auto id = command.room;
        return verify(id, [this, command = std::move(command), done = std::move(done)](Result<Room*> found) mutable {
            if (!found) {
                return done(std::unexpected(std::move(found).error()));
            }
            if ((*found)->is_structural || (*found)->is_doubtful || (*found)->is_changing_writer) {
                return hold(**found, {std::move(command), std::move(done), true});
            }
            decide(**found, std::move(command), std::move(done), true);
        });
    }
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
    auto& draft = std::get<Draft>(*decision);
    if (!store_.is_shared()) {
        return submit(room, std::move(draft), std::move(done));
    }
    submit_to_writer(room, std::move(draft), std::move(done), std::move(command));
}

void RoomOwner::submit(Room& room, Draft draft, Done done, std::optional<Command> command) {
    if (!queue_.reserve()) {
        return done(std::unexpected(overloaded()));
    }
    room.is_structural = room.is_structural || is_structural(draft.body);
    room.decided_in_flight += command ? 1 : 0;
    submit(room, Work{std::move(draft), shard_, std::move(done), std::move(command)});
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

void RoomOwner::resume(RoomId id) {
    auto& entry = room(id);
    if (entry.is_doubtful) {
        if (entry.in_flight > 0) {
            return;
        }
        entry.is_doubtful = false;
        entry.again = 0;
        reload(entry);
    }
    if (entry.decided_in_flight == 0) {
        entry.is_changing_writer = false;
    }
    while (!entry.waiting.empty() && !entry.is_structural && !entry.is_changing_writer) {
        if (!entry.state) {
            // Loads the room, then comes back here.
            with_room(id, [](Result<Room*>) {});
            return;
        }
        auto next = std::move(entry.waiting.front());
        entry.waiting.pop_front();
        decide(entry, std::move(next.command), std::move(next.done), next.is_checked);
    }
    const bool is_watched =
        std::ranges::any_of(entry.interest, [](const Interest& interest) { return interest.is_on; });
    if (!entry.state && !entry.is_loading && is_watched && entry.in_flight == 0) {
        with_room(id, [](Result<Room*>) {});  // those who listen get what they missed
    }
}

}  // namespace messenger::chat
