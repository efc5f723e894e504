// Connection: one WebSocket on one shard. It is made for tens of thousands of idle ones: no coroutine, no buffers of
// its own, one shared read buffer per thread; only the parts of an unfinished message and what the kernel refuses to
// send are kept, for as long as needed.
//
// Everything happens on the shard's thread. A connection lives until it is closed and nobody refers to it; while it is
// open, its wait for input keeps it (and its listener) alive. No listener is ever called from inside send or close.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "net/http.hpp"
#include "net/ws/deflate.hpp"
#include "net/ws/frame.hpp"
#include "net/ws/outbox.hpp"

namespace messenger::net::ws {

class Connection;
class ConnectionGroup;

/// What may be dropped when a client reads too slowly: nothing, or presence, typing and the like.
enum class Lane : std::uint8_t { reliable, ephemeral };

/// Why a connection ended.
struct CloseReason {
    enum class By : std::uint8_t { peer, us, network };
    By by = By::network;
    std::uint16_t code = close_code::abnormal;  ///< as sent or received; 1005 and 1006 as RFC 6455 defines them
    std::string text;
};

/// Is told what a connection receives. Called on the shard; may send, close and drop references at will; must not
/// throw.
class Listener {
  public:
    virtual ~Listener() = default;
    /// A whole text message, valid UTF-8. The view ends with the call.
    virtual void on_text(Connection& connection, std::string_view text) = 0;
    /// A whole binary message, if the options allow them.
    virtual void on_binary(Connection& connection, std::string_view data);
    /// The outbox fell to half of its limit or less: time for the next piece of a long answer.
    virtual void on_outbox_half_empty(Connection& connection);
    /// Exactly once, as the last call.
    virtual void on_closed(Connection& connection, const CloseReason& reason) = 0;
};

class Connection final : public std::enable_shared_from_this<Connection> {
  public:
    struct Options {
        Role role = Role::server;
        bool allow_binary = false;  ///< otherwise a binary message closes with 1003
        std::size_t max_message_bytes = 256 * 1024;
        std::size_t outbox_limit_bytes = 1024 * 1024;  ///< a client with more to read is closed with 4408
        std::optional<DeflateAgreement> deflate{};     ///< as the handshake has agreed
    };
    using Clock = std::chrono::steady_clock;

    /// Nothing is read before start().
    Connection(Upgraded upgraded, Options options, std::shared_ptr<Listener> listener);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Begins to read. Add the connection to its group first: the group owns all timeouts.
    void start();

    /// Queues framed bytes; what one turn of the loop has queued leaves in one call to the kernel at its end. False if
    /// they were not taken: the connection is closing, the outbox is over its limit (which closes with 4408), or it is
    /// more than half full and the lane is ephemeral.
    bool send(SharedBuffer frames, Lane lane = Lane::reliable);
    /// Whether frames made by compress_frames() may be sent.
    bool takes_compressed_frames() const { return options_.deflate && options_.deflate->server_window_bits == 15; }
    /// Frames and sends one message, compressed if that was agreed on and is worth it.
    bool send_text(std::string_view text, Lane lane = Lane::reliable);
    bool send_binary(std::string_view data, Lane lane = Lane::reliable);
    /// Sends a ping without a payload.
    void ping();

    /// Reads nothing more until resume_reading(): for a listener that has more to do than it wants to keep. Pings are
    /// not answered meanwhile, so make it short.
    void pause_reading();
    void resume_reading();

    /// Sends a close frame behind what is queued and waits for the peer's, within the group's time. Messages that come
    /// in are dropped from now on. Later calls do nothing.
    void close(std::uint16_t code, std::string_view reason = {});
    /// Ends the connection without a handshake.
    void abort();

    /// Whether messages can be sent.
    bool is_open() const { return state_ == State::open; }
    /// Bytes that the kernel has not taken yet.
    std::size_t outbox_bytes() const { return outbox_.bytes(); }
    /// Changes the limit for the messages to come, for example after a client has authenticated.
    void set_max_message_bytes(std::size_t bytes) { decoder_.set_max_message_bytes(bytes); }
    boost::asio::any_io_executor executor() { return stream_.get_executor(); }

  private:
    friend class ConnectionGroup;
    enum class State : std::uint8_t {
        open,
        closing,   ///< our close frame is on its way, the peer's is awaited
        draining,  ///< both are done, or nothing more is read: the end of the TCP connection is awaited
        closed,
    };

    void decode_leftover();
    void wait_readable();
    void on_readable();
    bool read_some();
    void decode(std::span<char> input);
    void dispatch(const Frame& frame);
    void dispatch_message(const Frame& frame);
    void violate(const Violation& violation);
    bool send_message(Opcode opcode, std::string_view payload, Lane lane);
    void on_ping(std::string_view payload);
    void on_close_frame(std::string_view payload);
    void send_close_frame(std::uint16_t code, std::string_view reason);
    void push(SharedBuffer frames);
    void wait_writable();
    void flush_soon();
    void flush();
    bool drain_outbox();
    void start_draining();
    void finish_sending();
    void finish();

    ConnectionPlace place_;
    Stream stream_;
    std::shared_ptr<Listener> listener_;
    FrameDecoder decoder_;
    Outbox outbox_;
    std::string leftover_;  ///< came with the upgrade, or was read before a pause
    std::shared_ptr<std::string> queued_pong_;
    CloseReason reason_;
    Options options_;
    State state_ = State::open;
    bool is_paused_ = false;
    bool is_waiting_readable_ = false;
    bool is_waiting_writable_ = false;  ///< the kernel takes nothing more; flush() follows
    bool is_flush_due_ = false;
    bool is_half_empty_due_ = false;  ///< the outbox was more than half full, and the listener is to hear of its end
    bool is_send_shut_ = false;

    // The group's notes.
    ConnectionGroup* group_ = nullptr;
    std::size_t group_index_ = 0;
    Clock::time_point last_received_ = Clock::now();
    Clock::time_point state_since_ = Clock::now();
    Clock::time_point next_ping_{};
};

}  // namespace messenger::net::ws
