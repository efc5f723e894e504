// Engine's part about other instances on the same store: what they did is looked for there once a second, whatever else
// tells of it.
#include <utility>

#include "core/failure.hpp"
#include "core/log.hpp"
#include "net/as_result.hpp"
#include "realtime/engine.hpp"

namespace messenger::chat {
namespace {

constexpr std::chrono::milliseconds interval{700};
constexpr int rounds_between_looks = 7;
/// In one query.
constexpr std::size_t most_rooms = 2'000;

}  // namespace

void Engine::follow_others() {
    if (!store_.is_shared()) {
        return;
    }
    if (neighbours_) {
        neighbours_->start(store_.epoch());
        context_.spawn("caches in Redis", [this] { return caches_->run(store_.epoch()); });
    }
    context_.spawn("touched rooms", [this] { return follow_touched(); });
    for (std::size_t i = 0; i < shards_.size(); ++i) {
        context_.spawn("heads of rooms", [this, i] { return follow_heads(i); }, i);
    }
}

Task<> Engine::follow_heads(std::size_t shard) {
    auto& timer = shards_[shard]->follow_timer;
    auto& owner = *shards_[shard]->owner;
    bool has_heard = false;
    for (int round = 0; !is_stopping_; ++round) {
        timer.expires_after(interval);
        co_await timer.async_wait(as_result);
        // While the others are heard there is little to find.
        const bool is_heard = neighbours_ && neighbours_->hears();
        // What was said before that is looked for once more.
        const bool was_heard = std::exchange(has_heard, is_heard);
        auto rooms = owner.held_rooms(is_heard && was_heard && round % rounds_between_looks != 0);
        while (!rooms.empty() && !is_stopping_) {
            const auto rest = rooms.size() - std::min(rooms.size(), most_rooms);
            const std::vector<RoomId> some(rooms.begin() + static_cast<std::ptrdiff_t>(rest), rooms.end());
            rooms.resize(rest);
            try {
                const auto heads = co_await context_.blocking().run(
                    [this, some]() -> Result<std::vector<RoomHead>> { return store_.heads(some); });
                for (const auto& head : heads.value_or(std::vector<RoomHead>())) {
                    owner.on_head(head, false);
                }
            } catch (const std::exception&) {
                break;  // the readiness check tells of it
            }
        }
    }
}

Task<> Engine::follow_touched() {
    std::int64_t next = 0;
    while (!is_stopping_) {
        touched_timer_.expires_after(interval);
        co_await touched_timer_.async_wait(as_result);
        try {
            const auto touched = co_await context_.blocking().run(
                [this, next]() -> Result<TouchedRooms> { return store_.touched(next); });
            if (!touched) {
                continue;
            }
            next = touched->next;
            for (const auto& head : touched->rooms) {
                const auto owner = owner_of(head.room);
                mail_.post(owner, [this, owner, head] { shards_[owner]->owner->on_head(head, true); });
            }
        } catch (const std::exception& exception) {
            log::debug("what others did can't be read", {{"reason", safe_reason(exception)}});
        }
    }
}

}  // namespace messenger::chat
