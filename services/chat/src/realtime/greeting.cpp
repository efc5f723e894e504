#include "realtime/greeting.hpp"

#include <limits>
#include <span>

#include "net/awaited.hpp"
#include "realtime/engine.hpp"
#include "realtime/frames.hpp"

namespace messenger::chat {
namespace {

constexpr std::size_t max_welcome_rooms = 500;
constexpr Seq max_resumed_events = 500;
constexpr std::size_t piece_bytes = 64 * 1024;

}  // namespace

/// Not a coroutine's parameters but its object, since all steps share them.
class Greeting {
  public:
    Greeting(std::shared_ptr<Session> session, HelloRequest hello)
        : session_(std::move(session)),
          engine_(session_->engine_),
          hub_(engine_.hub(session_->shard_)),
          hello_(std::move(hello)) {}

    Task<> run() {
        auto place = co_await engine_.greetings(session_->shard_).enter();
        if (!is_open()) {
            co_return;
        }
        auto identity = co_await engine_.context().tokens().authenticate(std::move(hello_.token));
        if (!is_open()) {
            co_return;
        }
        if (!identity) {
            co_return refuse(identity.error());
        }
        session_->identity_ = *identity;
        // Before the rooms are read, so that one that is added meanwhile is not missed.
        hub_.add(*session_);
        engine_.presence().arrived(session_->user());
        auto rooms = co_await engine_.context().blocking().run(
            [this]() -> Result<std::vector<Membership>> { return engine_.store().memberships_of(session_->user()); });
        if (!is_open()) {
            co_return;
        }
        if (!rooms) {
            co_return session_->close(net::ws::close_code::try_later, "try again later");
        }
        const bool is_subscribed = co_await subscribe(*rooms);
        if (!is_open()) {
            co_return;
        }
        if (!is_subscribed) {
            co_return session_->close(net::ws::close_code::try_later, "try again later");
        }
        welcome(*rooms);
        for (const auto& [room, seq] : hello_.resume) {
            if (!hub_.progress(*session_, room)) {
                session_->send(room_removed_frame(room));
                co_await room_in_outbox();
            }
        }
        place.leave();
        for (const auto& room : behind_) {
            co_await catch_up(room);
        }
    }

  private:
    bool is_open() const { return session_->connection_ != nullptr && session_->connection_->is_open(); }

    void refuse(const Error& error) {
        if (error.code() == Errc::unavailable) {
            return session_->close(net::ws::close_code::try_later, "try again later");
        }
        session_->close(error.is(problem::account_gone) ? close_code::no_account : close_code::unauthenticated,
                        "not authenticated");
    }

    Task<bool> subscribe(const std::vector<Membership>& rooms) {
        std::vector<Subscription> wishes;
        for (const auto& room : rooms) {
            const auto resumed = hello_.resume.find(room.room);
            const Seq cursor = resumed == hello_.resume.end() ? std::numeric_limits<Seq>::max() : resumed->second;
            wishes.push_back({room.room, room.last_seq, room.message_count, cursor});
        }
        co_return co_await engine_.subscribe(
            session_->user(), std::move(wishes), [this](const std::vector<Subscribed>& answers) {
                for (const auto& answer : answers) {
                    const auto resumed = hello_.resume.find(answer.room);
                    const Seq from = resumed == hello_.resume.end() ? answer.last_seq : resumed->second;
                    if (is_open()) {
                        hub_.subscribe(*session_, answer.room, std::min(from, answer.last_seq), answer.last_seq,
                                       answer.version);
                    }
                    ends_[answer.room] = answer;
                }
            });
    }

    void welcome(const std::vector<Membership>& rooms) {
        Welcome frame{.user = session_->user(),
                      .session = session_->session_id(),
                      .epoch = engine_.store().epoch(),
                      .heartbeat = engine_.options().heartbeat,
                      .token_expires_at = session_->identity_.expires_at,
                      .rooms = {}};
        for (const auto& room : rooms) {
            const auto end = ends_.find(room.room);
            if (end != ends_.end() && frame.rooms.size() < max_welcome_rooms) {
                frame.rooms.push_back({room.room, end->second.last_seq, room.read_seq,
                                       end->second.message_count - room.read_count - room.deleted_unread});
            }
        }
        for (const auto& room : session_->rooms_) {
            if (!ends_.contains(room)) {
                const auto added = hub_.progress(*session_, room);
                frame.rooms.push_back({room, added ? added->cursor : 0, added ? added->cursor : 0, 0});
            }
        }
        session_->send(welcome_frame(frame));
        session_->state_ = Session::State::welcomed;
        engine_.presence().connected(session_->user());
        session_->connection_->set_max_message_bytes(256 * 1024);
        for (const auto& room : std::vector(session_->rooms_.begin(), session_->rooms_.end())) {
            start_room(room);
        }
    }

    /// Makes a room live, or notes that it has to catch up.
    void start_room(RoomId room) {
        const auto at = hub_.progress(*session_, room);
        if (!at) {
            return;
        }
        const auto end = ends_.find(room);
        const auto resumed = hello_.resume.find(room);
        if (resumed != hello_.resume.end() && end != ends_.end() && resumed->second > end->second.last_seq) {
            session_->send(gap_frame(room, 1, at->last_seq, true));
            return hub_.advance(*session_, room, at->last_seq);
        }
        // What the client has counts, not where the hub was when it heard, in the midst of this, that the user is in
        // it.
        Seq cursor = end != ends_.end() ? end->second.last_seq : at->cursor;
        if (resumed != hello_.resume.end()) {
            cursor = std::min(resumed->second, at->last_seq);
        }
        if (at->last_seq - cursor > max_resumed_events) {
            session_->send(gap_frame(room, cursor + 1, at->last_seq));
            return hub_.advance(*session_, room, at->last_seq);
        }
        hub_.advance(*session_, room, cursor);
        if (cursor < at->last_seq) {
            behind_.push_back(room);
        }
    }

    Task<> catch_up(RoomId room) {
        std::vector<Event> events;
        std::size_t sent = 0;
        if (const auto missed = missed_in_memory(room)) {
            session_->send(missed);
            hub_.advance(*session_, room, ends_.at(room).last_seq);
            co_await room_in_outbox();
        }
        while (is_open()) {
            // Asked again after every wait: the room may have gone on, or the user may have been removed from it.
            const auto at = hub_.progress(*session_, room);
            if (!at || at->is_live) {
                co_return;
            }
            if (sent == events.size()) {
                const auto place = co_await engine_.catch_ups(session_->shard_).enter();
                auto read = co_await engine_.context().blocking().run([this, room, at]() -> Result<std::vector<Event>> {
                    return engine_.store().events(room, at->cursor, max_resumed_events);
                });
                if (!read || read->empty()) {
                    co_return session_->close(net::ws::close_code::try_later, "try again later");
                }
                events = std::move(*read);
                sent = 0;
                continue;
            }
            // The store may be ahead of the hub: what lies between is on its way to this shard, and would come twice.
            auto end = sent;
            for (std::size_t bytes = 0; end < events.size() && events[end].seq <= at->last_seq && bytes < piece_bytes;
                 ++end) {
                bytes += events[end].payload.size();
            }
            session_->send(event_frames(std::span(events).subspan(sent, end - sent)));
            hub_.advance(*session_, room, events[end - 1].seq);
            sent = end;
            co_await room_in_outbox();
        }
    }

    /// What the owner has kept of the events from the client's cursor to the end that it told; null if it has not.
    SharedBuffer missed_in_memory(RoomId room) const {
        const auto end = ends_.find(room);
        const auto resumed = hello_.resume.find(room);
        const auto at = hub_.progress(*session_, room);
        const bool is_where_it_was = end != ends_.end() && resumed != hello_.resume.end() && at && !at->is_live &&
                                     at->cursor == resumed->second && is_open();
        return is_where_it_was ? end->second.missed : nullptr;
    }

    /// Waits until the client has read half of what waits for it, or is gone.
    Task<> room_in_outbox() {
        if (is_open() && session_->connection_->outbox_bytes() > engine_.options().outbox_bytes / 2) {
            co_await awaited<bool>([this](Callback<bool> then) {
                session_->on_writable_ = [then = std::move(then)]() mutable { then(true); };
            });
        }
    }

    std::shared_ptr<Session> session_;
    Engine& engine_;
    ShardHub& hub_;
    HelloRequest hello_;
    std::unordered_map<RoomId, Subscribed> ends_;
    std::vector<RoomId> behind_;
};

Task<> greet(std::shared_ptr<Session> session, HelloRequest hello) {
    Greeting greeting(std::move(session), std::move(hello));
    co_await greeting.run();
}

}  // namespace messenger::chat
