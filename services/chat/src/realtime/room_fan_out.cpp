// RoomOwner's way out: events become frames, once, and go to every shard that has members online.
#include <boost/asio/post.hpp>
#include <utility>

#include "codec/event_json.hpp"
#include "net/ws/frame.hpp"
#include "realtime/frames.hpp"
#include "realtime/room_owner.hpp"

namespace messenger::chat {
namespace {

constexpr std::size_t max_typing_members = 100;  // in larger rooms somebody always types

}  // namespace

void RoomOwner::frame(Room& room, const Event& event) {
    thread_local std::string json;
    json.clear();
    append_event_json(json, event);
    const auto begin = room.frames.size();
    net::ws::append_frame(room.frames, net::ws::Opcode::text, json);
    recent_.add(event.room, event.seq, std::string_view(room.frames).substr(begin));
}

// Behind the outcomes that already wait for this shard: what they add to a room's frames leaves in the same send.
void RoomOwner::flush_soon(const std::vector<RoomId>& rooms) {
    unflushed_.insert(unflushed_.end(), rooms.begin(), rooms.end());
    if (std::exchange(is_flush_posted_, true)) {
        return;
    }
    boost::asio::post(context_.shards().context(shard_), [this] {
        is_flush_posted_ = false;
        for (const auto& id : std::exchange(unflushed_, {})) {
            flush_or_hold(id);
        }
    });
}

// Sending is what costs most, and a room with more in the writer would be sent to again at once: events and answers
// wait for it, but for one commit only.
void RoomOwner::flush_or_hold(RoomId id) {
    auto& entry = room(id);
    if (entry.in_flight > 0 && !std::exchange(entry.is_held, true)) {
        return;
    }
    entry.is_held = false;
    for (auto& [done, result] : std::exchange(entry.answers, {})) {
        done(std::move(result));
    }
    flush(id, entry);
}

void RoomOwner::flush(RoomId id, Room& room) {
    if (room.frames.empty()) {
        return;
    }
    const auto frames = std::make_shared<const std::string>(std::exchange(room.frames, {}));
    each_interested(room, [id, last = room.delivered, frames](ShardHub& hub) { hub.deliver(id, last, frames); });
}

void RoomOwner::deliver(RoomId id, Room& room, const Event& event, const std::optional<EventBody>& change) {
    if (change) {
        flush(id, room);  // what came before goes to the members as they were
        const Seq before = event.seq - 1;
        if (const auto* created = std::get_if<RoomCreated>(&*change)) {
            for (const auto& member : created->members) {
                announce(id, room, member.user, before);
            }
        } else if (const auto* joined = std::get_if<MemberJoined>(&*change)) {
            announce(id, room, joined->member.user, before);
        }
    }
    frame(room, event);
    room.delivered = event.seq;
    if (change) {
        flush(id, room);
        if (const auto* left = std::get_if<MemberLeft>(&*change)) {
            const auto gone = room_removed_frame(id);
            each_interested(room,
                            [id, user = left->member.user, gone](ShardHub& hub) { hub.room_removed(user, id, gone); });
        } else if (std::holds_alternative<RoomDeleted>(*change)) {
            each_interested(room, [id, gone = room_removed_frame(id)](ShardHub& hub) { hub.room_deleted(id, gone); });
        }
    }
}

void RoomOwner::type(RoomId id, UserId user, bool is_on, Done done) {
    with_member(id, user, 0, [this, id, user, is_on, done = std::move(done)](Result<Room*> found) mutable {
        if (!found) {
            return done(std::unexpected(std::move(found).error()));
        }
        const auto& state = *(*found)->state;
        if (state.member(user) == nullptr) {
            return done(std::unexpected(outsider_error(state.info())));
        }
        if (state.member_count() <= max_typing_members && !state.is_silenced(user) && !queue_.is_busy()) {
            if (const auto change = typing_.set(id, user, is_on, Clock::now())) {
                tell(*change);
            }
        }
        done(Committed{});
    });
}

void RoomOwner::tell_typing() {
    for (const auto& change : typing_.due(Clock::now())) {
        tell(change);
    }
}

void RoomOwner::tell(const Typing::Change& change) {
    if (others_.on_typing) {
        others_.on_typing(change);
    }
    on_typing_elsewhere(change);
}

void RoomOwner::on_typing_elsewhere(const Typing::Change& change) {
    if (const auto found = rooms_.find(change.room); found != rooms_.end()) {
        const auto frame = typing_frame(change.room, change.user, change.is_on);
        each_interested(found->second, [id = change.room, frame](ShardHub& hub) { hub.deliver_if_prompt(id, frame); });
    }
}

// Where the user is connected is not known here, so every shard is told and counts as interested until it says no.
void RoomOwner::announce(RoomId id, Room& room, UserId user, Seq last_seq) {
    const auto* own = room.state->member(user);
    if (own == nullptr) {
        return;  // gone again, when the event is delivered late
    }
    RoomView view{room.state->info(), *own, last_seq, room.state->message_count() - own->read_count,
                  static_cast<std::int64_t>(room.state->member_count())};
    for (const auto& [member, _] : room.state->members()) {
        if (view.info.type == RoomType::direct && member != user) {
            view.peer = member;
        }
    }
    const auto frame = room_added_frame(view);
    for (std::size_t shard = 0; shard < room.interest.size(); ++shard) {
        auto& interest = room.interest[shard];
        interest.is_on = true;
        const auto version = ++interest.version;
        on_hub_(shard, [user, id, last_seq, version, frame](ShardHub& hub) {
            hub.room_added(user, id, last_seq, version, frame);
        });
    }
}

void RoomOwner::each_interested(const Room& room, const std::function<void(ShardHub&)>& action) {
    for (std::size_t shard = 0; shard < room.interest.size(); ++shard) {
        if (room.interest[shard].is_on) {
            on_hub_(shard, action);
        }
    }
}

}  // namespace messenger::chat
