#include "realtime/engine.hpp"

#include <prometheus/registry.h>

#include <boost/asio/post.hpp>

#include "net/as_result.hpp"
#include "net/awaited.hpp"

namespace messenger::chat {
namespace {

/// Enough to keep the readers of the store busy; more would only take the CPU from those who are here already.
constexpr std::size_t places_at_gates = 4;
constexpr std::chrono::seconds tick_interval{1};
constexpr int ticks_between_evictions = 30;
constexpr std::chrono::milliseconds drain_spread{1'000};

}  // namespace

Engine::Shard::Shard(boost::asio::io_context& context, net::ws::ConnectionGroup::Options group_options,
                     ShardHub::Release release)
    : hub(std::make_unique<ShardHub>(std::move(release))),
      group(context.get_executor(), group_options),
      timer(context),
      follow_timer(context),
      greetings(context, places_at_gates),
      catch_ups(context, places_at_gates) {}

Engine::Engine(ServiceContext& context, ChatStore& store, PeopleStore& people, EngineOptions options)
    : context_(context),
      store_(store),
      people_(people),
      options_(options),
      mail_(context.shards()),
      presence_lookups_(prometheus::BuildCounter()
                            .Name("messenger_chat_presence_lookups_total")
                            .Help("Changes of presence of which this instance has found out who is told")
                            .Register(context.metrics())
                            .Add({})),
      presence_timer_(context.shards().context(0)),
      touched_timer_(context.shards().context(0)) {
    const auto count = context_.shards().size();
    neighbours_ = make_neighbours();
    if (neighbours_) {
        caches_ = std::make_unique<SharedCaches>(context_.shards().context(0), context_.metrics(), *options_.redis);
    }
    queue_ = std::make_unique<CommitQueue>(
        store_, count, options_.max_queued, [this](std::size_t owner, std::vector<Outcome> outcomes) {
            auto shared = std::make_shared<std::vector<Outcome>>(std::move(outcomes));
            boost::asio::post(context_.shards().context(owner),
                              [this, owner, shared] { shards_[owner]->owner->on_committed(std::move(*shared)); });
        });
    const net::ws::ConnectionGroup::Options group_options{.heartbeat = options_.heartbeat};
    for (std::size_t i = 0; i < count; ++i) {
        shards_.push_back(std::make_unique<Shard>(
            context_.shards().context(i), group_options, [this, i](RoomId room, std::uint64_t version) {
                const auto owner = owner_of(room);
                mail_.post(owner,
                           [this, owner, room, i, version] { shards_[owner]->owner->release(room, i, version); });
            }));
        shards_[i]->owner = std::make_unique<RoomOwner>(
            i, context_, store_, *queue_,
            [this](std::size_t shard, std::function<void(ShardHub&)> action) {
                mail_.post(shard, [this, shard, action = std::move(action)] { action(*shards_[shard]->hub); });
            },
            other_instances());
        context_.spawn("chat timer", [this, i] { return tick(i); }, i);
    }
    context_.spawn("presence", [this] { return tell_presence(); });
}

Engine::~Engine() {
    stop();
}

void Engine::open(net::Upgraded upgraded, std::optional<net::ws::DeflateAgreement> deflate, std::string header_token) {
    const auto shard = net::Shards::current().value();
    auto session = std::make_shared<Session>(*this, shard, std::move(header_token));
    const net::ws::Connection::Options connection_options{
        .max_message_bytes = 1024 * 1024, .outbox_limit_bytes = options_.outbox_bytes, .deflate = deflate};
    auto connection = std::make_shared<net::ws::Connection>(std::move(upgraded), connection_options, session);
    session->attach(connection);
    shards_[shard]->sessions.insert(session.get());
    shards_[shard]->group.add(connection);
    connection->start();
}

void Engine::execute(Command command, Done done) {
    const auto owner = owner_of(command.room);
    mail_.post(owner, [this, owner, command = std::move(command), done = back_here(std::move(done))]() mutable {
        shards_[owner]->owner->execute(std::move(command), std::move(done));
    });
}

void Engine::read(RoomId room, UserId user, Seq seq, Done done) {
    const auto owner = owner_of(room);
    mail_.post(owner, [this, owner, room, user, seq, done = back_here(std::move(done))]() mutable {
        shards_[owner]->owner->read(room, user, seq, std::move(done));
    });
}

void Engine::type(RoomId room, UserId user, bool is_on, Done done) {
    const auto owner = owner_of(room);
    mail_.post(owner, [this, owner, room, user, is_on, done = back_here(std::move(done))]() mutable {
        shards_[owner]->owner->type(room, user, is_on, std::move(done));
    });
}

Task<Result<Committed>> Engine::execute(Command command) {
    co_return co_await awaited<Result<Committed>>(
        [this, &command](Callback<Result<Committed>> done) { execute(std::move(command), std::move(done)); });
}

Task<Result<Committed>> Engine::read(RoomId room, UserId user, Seq seq) {
    co_return co_await awaited<Result<Committed>>(
        [this, room, user, seq](Callback<Result<Committed>> done) { read(room, user, seq, std::move(done)); });
}

Task<Result<Committed>> Engine::append(Draft draft) {
    const auto owner = owner_of(draft.room);
    co_return co_await awaited<Result<Committed>>([this, owner, &draft](Callback<Result<Committed>> done) {
        mail_.post(owner, [this, owner, draft = std::move(draft), done = std::move(done)]() mutable {
            shards_[owner]->owner->append(std::move(draft), std::move(done));
        });
    });
}

Task<Result<RoomView>> Engine::view(RoomId room, UserId user) {
    const auto owner = owner_of(room);
    co_return co_await awaited<Result<RoomView>>([this, owner, room, user](Callback<Result<RoomView>> then) {
        mail_.post(owner, [this, owner, room, user, then = std::move(then)]() mutable {
            shards_[owner]->owner->view(room, user, std::move(then));
        });
    });
}

Task<bool> Engine::subscribe(UserId user, std::vector<Subscription> wishes,
                             std::function<void(const std::vector<Subscribed>&)> on_answer) {
    const auto here = net::Shards::current().value();
    std::vector<std::vector<Subscription>> by_owner(shards_.size());
    for (const auto& wish : wishes) {
        by_owner[owner_of(wish.room)].push_back(wish);
    }
    for (std::size_t index = 0; index < by_owner.size(); ++index) {
        if (by_owner[index].empty()) {
            continue;
        }
        using Answers = std::optional<std::vector<Subscribed>>;
        const auto answers = co_await awaited<Answers>([&, index](Callback<Answers> then) {
            mail_.post(
                index, [this, index, here, user, rooms = std::move(by_owner[index]), then = std::move(then)]() mutable {
                    auto& owner = *shards_[index]->owner;
                    auto caught_up = [this, &owner, here, user, rooms, then = std::move(then)](bool is_so) mutable {
                        // Posted from the owner's turn, so that it is ahead of whatever that owner sends later.
                        mail_.post(here, [then = std::move(then),
                                          subscribed = is_so ? Answers(owner.subscribe(user, rooms, here))
                                                             : Answers()]() mutable { then(std::move(subscribed)); });
                    };
                    owner.catch_up_with(rooms, std::move(caught_up));
                });
        });
        if (!answers) {
            co_return false;
        }
        on_answer(*answers);
    }
    co_return true;
}

void Engine::invalidate(RoomId room) {
    const auto owner = owner_of(room);
    mail_.post(owner, [this, owner, room] { shards_[owner]->owner->invalidate(room); });
}

void Engine::forget(std::size_t shard, Session& session) {
    shards_[shard]->sessions.erase(&session);
}

void Engine::end_sessions(std::function<bool(const Session&)> condition, std::uint16_t code, std::string reason) {
    for (std::size_t i = 0; i < shards_.size(); ++i) {
        mail_.post(i, [this, i, condition, code, reason] {
            shards_[i]->hub->for_each([&](Session& session) {
                if (condition(session)) {
                    session.close(code, reason);
                }
            });
        });
    }
}

Task<> Engine::drain() {
    if (neighbours_) {
        neighbours_->resign();  // what it was asked to store until now is stored while the sockets close
    }
    for (std::size_t i = 0; i < shards_.size(); ++i) {
        co_await awaited<bool>([this, i](Callback<bool> done) {
            auto shared = std::make_shared<Callback<bool>>(std::move(done));
            mail_.post(i, [this, i, shared] {
                shards_[i]->group.close_all(net::ws::close_code::going_away, "the server is going away", drain_spread,
                                            [shared] { (*shared)(true); });
            });
        });
    }
}

void Engine::stop() {
    is_stopping_ = true;
    queue_->stop();
    for (std::size_t i = 0; i < shards_.size(); ++i) {
        boost::asio::post(context_.shards().context(i), [this, i] {
            shards_[i]->timer.cancel();
            shards_[i]->follow_timer.cancel();
            shards_[i]->group.abort_all();
        });
    }
    boost::asio::post(context_.shards().context(0), [this] {
        presence_timer_.cancel();
        touched_timer_.cancel();
        if (neighbours_) {
            neighbours_->stop();
            caches_->stop();
        }
    });
}

Done Engine::back_here(Done done) {
    const auto here = net::Shards::current();
    if (!here) {
        return done;
    }
    return [this, here = *here, done = std::move(done)](Result<Committed> result) mutable {
        mail_.post(here, [done = std::move(done), result = std::move(result)]() mutable { done(std::move(result)); });
    };
}

Task<> Engine::tick(std::size_t index) {
    auto& shard = *shards_[index];
    for (int ticks = 1; !is_stopping_; ++ticks) {
        shard.timer.expires_after(tick_interval);
        co_await shard.timer.async_wait(as_result);
        const auto now = Session::Clock::now();
        for (auto* session : std::vector(shard.sessions.begin(), shard.sessions.end())) {
            session->tick(now);
        }
        shard.owner->tell_typing();
        shard.owner->delegation().check_deadlines(now);
        shard.owner->share_changes();
        if (ticks % ticks_between_evictions == 0) {
            shard.owner->evict_idle();
        }
    }
}

}  // namespace messenger::chat
