// Engine's part that puts the rooms and the other instances together.
#include <utility>

#include "realtime/engine.hpp"

namespace messenger::chat {
namespace {

/// Each of several instances has a share of the messages only, and would store many small batches at the price of large
/// ones.
constexpr std::chrono::microseconds rest_among_others{2'000};

}  // namespace

std::unique_ptr<Neighbours> Engine::make_neighbours() {
    if (!store_.is_shared() || !options_.redis) {
        return nullptr;
    }
    // From the first shard to the room's owner.
    const auto to_owner = [this](RoomId room, auto action) {
        const auto owner = owner_of(room);
        mail_.post(owner, [this, owner, action = std::move(action)]() mutable { action(*shards_[owner]->owner); });
    };
    const auto to_delegation = [this](std::size_t shard, auto action) {
        if (shard < shards_.size()) {
            mail_.post(shard, [this, shard, action = std::move(action)]() mutable {
                action(shards_[shard]->owner->delegation());
            });
        }
    };
    return std::make_unique<Neighbours>(
        context_, *options_.redis, presence_,
        Neighbours::Handlers{
            .on_stored =
                [to_owner](RoomId room, std::int64_t version, std::vector<Event> events) {
                    to_owner(room, [room, version, events = std::move(events)](RoomOwner& owner) {
                        owner.on_stored_elsewhere(room, version, events);
                    });
                },
            .on_read =
                [to_owner](const ReadMarker& marker, std::int64_t count) {
                    to_owner(marker.room,
                             [marker, count](RoomOwner& owner) { owner.on_read_elsewhere(marker, count); });
                },
            .on_typing =
                [to_owner](const Typing::Change& change) {
                    to_owner(change.room, [change](RoomOwner& owner) { owner.on_typing_elsewhere(change); });
                },
            .on_frame = [this](std::vector<UserId> users,
                               SharedBuffer frame) { send_to(std::move(users), std::move(frame)); },
            .on_told = [this](const Presence::Telling& telling) { tell_here(telling); },
            .on_instances =
                [this, to_delegation](const std::string& self, const std::vector<std::string>& others) {
                    queue_->set_rest(others.empty() ? std::chrono::microseconds(0) : rest_among_others);
                    for (std::size_t i = 0; i < shards_.size(); ++i) {
                        to_delegation(
                            i, [self, others](Delegation& delegation) { delegation.set_instances(self, others); });
                    }
                },
            .on_delegated =
                [this, to_owner](DelegatedDraft delegated) {
                    to_owner(delegated.draft.room, [this, delegated = std::move(delegated)](RoomOwner& owner) mutable {
                        auto answer = [this, id = delegated.id](Result<Committed> result) {
                            neighbours_->answer(id, std::move(result));
                        };
                        owner.append_for(std::move(delegated), std::move(answer));
                    });
                },
            .on_outcomes =
                [to_delegation](const std::string& leader, std::size_t shard, std::uint64_t stream,
                                std::vector<DelegatedOutcome> outcomes) {
                    to_delegation(shard,
                                  [leader, stream, outcomes = std::move(outcomes)](Delegation& delegation) mutable {
                                      delegation.on_outcomes(leader, stream, std::move(outcomes));
                                  });
                },
            .on_lost =
                [to_delegation](const std::string& leader, std::size_t shard, std::uint64_t stream) {
                    to_delegation(shard,
                                  [leader, stream](Delegation& delegation) { delegation.on_lost(leader, stream); });
                }});
}

RoomOwner::OtherInstances Engine::other_instances() {
    RoomOwner::OtherInstances neighbours;
    if (store_.is_shared()) {
        neighbours.is_here = [this](UserId user) { return presence_.is_here(user); };
    }
    if (neighbours_) {
        neighbours.on_stored = [this](RoomId room, std::int64_t version, std::vector<StoredEvent> events) {
            neighbours_->stored({.room = room, .version = version, .events = std::move(events)});
        };
        neighbours.on_read = [this](const ReadMarker& marker, std::int64_t count) { neighbours_->read(marker, count); };
        neighbours.on_typing = [this](const Typing::Change& change) { neighbours_->typing(change); };
        neighbours.on_held = [this](RoomId room, bool is_held) { neighbours_->held(room, is_held); };
        neighbours.delegate = [this](const std::string& leader, std::string drafts, std::size_t count) {
            neighbours_->delegate(leader, std::move(drafts), count);
        };
        neighbours.cache = &caches_->rooms();
        neighbours.on_silent = [this](const std::string& leader) { neighbours_->leave_out(leader); };
    }
    return neighbours;
}

}  // namespace messenger::chat
