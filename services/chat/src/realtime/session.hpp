// Session: one client's WebSocket, from the upgrade to the close: hello, welcome, resume, then requests and events.
// Lives on one shard, kept by its connection.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <memory>
#include <string>
#include <unordered_set>

#include "core/identity.hpp"
#include "net/ws/connection.hpp"
#include "realtime/shard_hub.hpp"

namespace messenger::chat {

class Engine;

class Session final : public net::ws::Listener, public std::enable_shared_from_this<Session> {
  public:
    using Clock = std::chrono::steady_clock;

    /// `header_token` is the token of the upgrade's Authorization header, if it had one.
    Session(Engine& engine, std::size_t shard, std::string header_token);

    void attach(std::shared_ptr<net::ws::Connection> connection) { connection_ = std::move(connection); }

    UserId user() const { return identity_.user; }
    SessionId session_id() const { return identity_.session; }
    bool signed_in_before(Timestamp time) const { return identity_.issued_at <= time; }
    bool is_welcomed() const { return state_ == State::welcomed; }
    void send(const SharedBuffer& frames);
    /// Tells of somebody's presence: of a client that does not keep up the last of each waits until it does.
    void send_presence(UserId of, const SharedBuffer& frame);
    /// Whether the client reads what it is sent: what waits is hardly more than what this turn has added.
    bool is_prompt() const { return connection_ != nullptr && connection_->outbox_bytes() < prompt_bytes; }
    /// Whether frames made by net::ws::compress_frames() may be sent.
    bool takes_compressed_frames() const { return connection_ != nullptr && connection_->takes_compressed_frames(); }
    void close(std::uint16_t code, std::string_view reason);
    /// Once a second: the deadline of hello, the end of the token, and what has waited for the client to keep up.
    void tick(Clock::time_point now);

    // Called by the hub.
    void add_room(RoomId room) { rooms_.insert(room); }
    void drop_room(RoomId room) { rooms_.erase(room); }
    std::unordered_set<RoomId> take_rooms() { return std::move(rooms_); }

    void on_text(net::ws::Connection& connection, std::string_view text) override;
    void on_closed(net::ws::Connection& connection, const net::ws::CloseReason& reason) override;
    void on_outbox_half_empty(net::ws::Connection& connection) override;

  private:
    friend class Greeting;
    friend class Requests;
    enum class State { new_connection, greeting, welcomed, closed };
    static constexpr std::size_t prompt_bytes = 16 * 1024;

    void hello(const boost::json::object& frame);
    void send_late_presence();

    Engine& engine_;
    std::size_t shard_;
    std::string header_token_;
    std::shared_ptr<net::ws::Connection> connection_;
    State state_ = State::new_connection;
    Clock::time_point opened_ = Clock::now();
    Identity identity_;
    bool is_expiry_told_ = false;
    bool is_away_ = false;
    std::unordered_set<RoomId> rooms_;
    std::map<UserId, SharedBuffer> late_presence_;  ///< of as many as the user is told of
    std::move_only_function<void()> on_writable_;
};

}  // namespace messenger::chat
