// Engine's part about people: tells changes of presence to those whom they concern, one after the other and only while
// there is nothing more important to do.
#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/failure.hpp"
#include "core/log.hpp"
#include "realtime/engine.hpp"
#include "realtime/frames.hpp"

namespace messenger::chat {
namespace {

/// So that who comes and goes again is told of once, if at all.
constexpr std::chrono::milliseconds pause{500};
/// Where many have changed: the others get their turn.
constexpr std::chrono::milliseconds short_pause{20};
/// In one turn; the rest waits for the next.
constexpr std::size_t most_changes = 100;

}  // namespace

Task<> Engine::tell_presence() {
    boost::asio::steady_timer& timer = presence_timer_;
    bool has_more = false;
    while (!is_stopping_) {
        timer.expires_after(has_more ? short_pause : pause);
        co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        if (is_stopping_ || queue_->is_busy()) {
            continue;
        }
        const auto due = presence_.due(Presence::Clock::now(), most_changes);
        has_more = std::max(due.changes.size(), due.changes_here.size()) >= most_changes;
        if (neighbours_ && !due.changes_here.empty()) {
            neighbours_->present(due.changes_here);
        }
        try {
            co_await remember_last_seen(due.changes_here);
            for (const auto& change : due.changes) {
                co_await tell(change);
            }
        } catch (const std::exception& exception) {
            log::warning("presence is not told", {{"reason", safe_reason(exception)}});
        }
    }
}

Task<> Engine::remember_last_seen(std::vector<Presence::Change> changes) {
    std::vector<std::pair<UserId, Timestamp>> seen;
    for (const auto& change : changes) {
        if (change.status == PresenceStatus::offline) {
            seen.emplace_back(change.user, change.last_seen);
        }
    }
    if (!seen.empty()) {
        static_cast<void>(co_await context_.blocking().run([this, seen = std::move(seen)]() -> Result<> {
            people_.set_last_seen(seen);
            return {};
        }));
    }
}

Task<> Engine::tell(Presence::Change change) {
    const auto watchers = co_await context_.blocking().run(
        [this, user = change.user]() -> Result<std::vector<Watcher>> { return people_.watchers_of(user); });
    if (!watchers) {
        co_return;
    }
    std::vector<UserId> informed;
    std::vector<UserId> others;  // from whom it is kept when the user was last seen
    for (const auto& watcher : *watchers) {
        (watcher.sees_last_seen ? informed : others).push_back(watcher.user);
    }
    send_to(std::move(informed), presence_frame(change, true), true);
    send_to(std::move(others), presence_frame(change, false), true);
}

Task<> Engine::tell_watchers(UserId user, SharedBuffer frame) {
    const auto watchers = co_await context_.blocking().run(
        [this, user]() -> Result<std::vector<Watcher>> { return people_.watchers_of(user); });
    if (!watchers) {
        co_return;
    }
    std::vector<UserId> users;
    for (const auto& watcher : *watchers) {
        users.push_back(watcher.user);
    }
    send_everywhere(std::move(users), std::move(frame), false);
}

void Engine::send_everywhere(std::vector<UserId> users, SharedBuffer frame, bool only_if_prompt) {
    if (neighbours_ && !users.empty()) {
        neighbours_->frame(users, frame, only_if_prompt);
    }
    send_to(std::move(users), std::move(frame), only_if_prompt);
}

void Engine::send_to(std::vector<UserId> users, SharedBuffer frame, bool only_if_prompt) {
    if (users.empty()) {
        return;
    }
    const auto shared = std::make_shared<const std::vector<UserId>>(std::move(users));
    for (std::size_t i = 0; i < shards_.size(); ++i) {
        mail_.post(i, [this, i, shared, frame, only_if_prompt] {
            for (const auto& user : *shared) {
                shards_[i]->hub->for_each(user, [&](Session& session) {
                    if (session.is_welcomed() && (!only_if_prompt || session.is_prompt())) {
                        session.send(frame);
                    }
                });
            }
        });
    }
}

}  // namespace messenger::chat
