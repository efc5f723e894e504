// Engine's part about people: tells changes of presence to those whom they concern, one after the other and only while
// there is nothing more important to do.
#include <algorithm>

#include "core/failure.hpp"
#include "core/log.hpp"
#include "net/as_result.hpp"
#include "realtime/engine.hpp"
#include "realtime/frames.hpp"

namespace messenger::chat {
namespace {

/// So that who comes and goes again is told of once, if at all.
constexpr std::chrono::milliseconds telling_pause{500};
/// Where many have changed: the others get their turn.
constexpr std::chrono::milliseconds short_pause{20};
/// Where the store has failed.
constexpr std::chrono::milliseconds retry_pause{2'000};
/// In one turn; the rest waits for the next.
constexpr std::size_t most_changes = 100;

}  // namespace

Task<> Engine::tell_presence() {
    boost::asio::steady_timer& timer = presence_timer_;
    auto wait = telling_pause;
    while (!is_stopping_) {
        timer.expires_after(wait);
        co_await timer.async_wait(as_result);
        if (is_stopping_ || queue_->is_busy()) {
            continue;
        }
        if (presence_due_.changes.empty() && presence_due_.changes_here.empty()) {
            const auto turn = [this](UserId user) {
                return neighbours_ ? neighbours_->turn(user) : Presence::at_once(user);
            };
            presence_due_ = presence_.due(Presence::Clock::now(), most_changes, turn);
            has_more_presence_ =
                std::max(presence_due_.changes.size(), presence_due_.changes_here.size()) >= most_changes;
            if (neighbours_ && !presence_due_.changes_here.empty()) {
                neighbours_->present(presence_due_.changes_here);
            }
        }
        try {
            co_await tell_due();
            wait = has_more_presence_ && presence_due_.changes.empty() ? short_pause : telling_pause;
        } catch (const std::exception& exception) {
            log::warning("presence is told later", {{"reason", safe_reason(exception)}});
            wait = retry_pause;
        }
    }
}

Task<> Engine::tell_due() {
    while (!presence_due_.changes.empty() && co_await tell(presence_due_.changes.back())) {
        presence_due_.changes.pop_back();
    }
    if (co_await remember_last_seen(presence_due_.changes_here)) {
        presence_due_.changes_here.clear();
    }
}

Task<bool> Engine::remember_last_seen(std::vector<Presence::Change> changes) {
    std::vector<std::pair<UserId, Timestamp>> seen;
    for (const auto& change : changes) {
        if (change.status == PresenceStatus::offline) {
            seen.emplace_back(change.user, change.last_seen);
        }
    }
    if (seen.empty()) {
        co_return true;
    }
    const auto stored = co_await context_.blocking().run([this, seen = std::move(seen)]() -> Result<> {
        people_.set_last_seen(seen);
        return {};
    });
    co_return stored.has_value();
}

Task<bool> Engine::tell(Presence::Change change) {
    const auto watchers = co_await context_.blocking().run(
        [this, user = change.user]() -> Result<std::vector<Watcher>> { return people_.watchers_of(user); });
    if (!watchers) {
        co_return false;
    }
    presence_lookups_.Increment();
    if (!presence_.is_told(change)) {
        co_return true;  // meanwhile another instance has told what came after it
    }
    Presence::Telling telling{.change = change, .informed = {}, .others = {}};
    for (const auto& watcher : *watchers) {
        (watcher.sees_last_seen ? telling.informed : telling.others).push_back(watcher.user);
    }
    if (neighbours_) {
        neighbours_->tell(telling, has_more_presence_ || presence_due_.changes.size() > 1);
    }
    tell_here(telling);
    co_return true;
}

void Engine::tell_here(const Presence::Telling& telling) {
    const auto tell = [&](const std::vector<UserId>& users, bool tells_last_seen) {
        visit(users, [user = telling.change.user, frame = presence_frame(telling.change, tells_last_seen)](
                         Session& session) { session.send_presence(user, frame); });
    };
    tell(telling.informed, true);
    tell(telling.others, false);
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
    send_everywhere(std::move(users), std::move(frame));
}

void Engine::send_everywhere(std::vector<UserId> users, SharedBuffer frame) {
    if (neighbours_ && !users.empty()) {
        neighbours_->frame(users, frame);
    }
    send_to(std::move(users), std::move(frame));
}

void Engine::send_to(std::vector<UserId> users, SharedBuffer frame) {
    visit(std::move(users), [frame = std::move(frame)](Session& session) { session.send(frame); });
}

void Engine::visit(std::vector<UserId> users, std::function<void(Session&)> action) {
    if (users.empty()) {
        return;
    }
    const auto shared = std::make_shared<const std::vector<UserId>>(std::move(users));
    for (std::size_t i = 0; i < shards_.size(); ++i) {
        mail_.post(i, [this, i, shared, action] {
            for (const auto& user : *shared) {
                shards_[i]->hub->for_each(user, [&](Session& session) {
                    if (session.is_welcomed()) {
                        action(session);
                    }
                });
            }
        });
    }
}

}  // namespace messenger::chat
