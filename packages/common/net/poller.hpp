// Poller: tells the sockets of a shard when reading or writing is worth a try. Each socket is registered once,
// edge-triggered (epoll(7)), where Asio's reactor takes a system call to wait and one to find out that there is
// nothing; all that happened to sockets in the meantime is one event to Asio. Used on its shard only.
#pragma once

#include <sys/uio.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <memory>
#include <span>

struct epoll_event;

namespace messenger::net {

class PolledSocket;

/// One for each io_context, which it lives as long as.
class Poller final : public boost::asio::execution_context::service {
  public:
    static boost::asio::execution_context::id id;
    /// That of the io_context behind an executor.
    static Poller& of(const boost::asio::any_io_executor& executor);
    explicit Poller(boost::asio::execution_context& context);

    boost::asio::any_io_executor get_executor() { return context_.get_executor(); }
    /// Whether sockets know what has happened to them, but for the last moment: while nobody waits, nobody asks.
    bool is_up_to_date() const { return is_waiting_ || is_in_turn_; }

  private:
    friend class PolledSocket;
    using Direction = boost::asio::socket_base::wait_type;
    struct Entry;

    /// What is called once, when there is something to try, or with an error.
    class Wait {
      public:
        virtual ~Wait() = default;
        virtual void end(boost::system::error_code error) = 0;
        std::unique_ptr<Wait> next;
        Entry* entry = nullptr;  ///< as long as it waits
    };
    using Waits = std::unique_ptr<Wait>;

    template <class Handler>
    class HandlerWait final : public Wait {
      public:
        explicit HandlerWait(Handler&& handler) : handler_(std::move(handler)) {}
        void end(boost::system::error_code error) override {
            // Not every handler does it, and this is about to go.
            if (auto slot = boost::asio::get_associated_cancellation_slot(handler_); slot.is_connected()) {
                slot.clear();
            }
            std::move(handler_)(error);
        }

      private:
        Handler handler_;
    };

    /// What is known of a socket; stays where it is.
    struct Entry {
        Poller& poller;
        int socket;
        bool is_readable = false;
        bool has_ended = false;  ///< nothing more comes: reading will always say so
        bool is_told_of_writing = false;
        Waits reads{};
        Waits writes{};
        Entry* next = nullptr;
        Entry* previous = nullptr;
    };

    void shutdown() override;
    void add(Entry& entry);
    /// When its descriptor is closed: ends its waits.
    void remove(Entry& entry);
    void unlink(Entry& entry);
    void wait(Entry& entry, Direction direction, Waits wait);
    /// Ends one with operation_aborted.
    static void cancel(Wait& wait);
    void listen(Entry& entry, bool is_told_of_writing);
    /// Waits for events if somebody waits for one, which keeps the shard from ending.
    void arm();
    void disarm();
    void take_turn();
    void take(Entry& entry, unsigned events);
    Waits detach(Waits& waits);
    void post(Waits waits, boost::system::error_code error);
    static void end(Waits waits, boost::system::error_code error);

    boost::asio::io_context& context_;
    boost::asio::posix::stream_descriptor epoll_;
    std::span<epoll_event> events_;  ///< of this turn that are not taken yet
    std::size_t waits_ = 0;
    Entry* first_ = nullptr;
    bool is_waiting_ = false;
    bool is_in_turn_ = false;
    bool is_shut_down_ = false;
};

/// A connected socket, whose calls never block. Owns the descriptor.
class PolledSocket {
  public:
    using Socket = boost::asio::ip::tcp::socket;

    /// Takes the socket out of Asio's hands. Throws system_error when there is no place for it.
    explicit PolledSocket(Socket socket);
    PolledSocket(PolledSocket&& other) noexcept = default;
    PolledSocket& operator=(PolledSocket&& other) noexcept;
    /// Closes it.
    ~PolledSocket() { close(); }

    boost::asio::any_io_executor get_executor() const { return poller_->get_executor(); }
    bool is_open() const { return entry_ != nullptr; }
    /// The descriptor, for its addresses and options; -1 when it is closed.
    int native_handle() const { return entry_ ? entry_->socket : -1; }

    /// Reads what is there: would_block if that is nothing, eof or another error at the end. The count is 0 then.
    std::size_t read_some(std::span<char> buffer, boost::system::error_code& error);
    /// Writes what is taken at once: 0 with would_block if that is nothing. Never raises SIGPIPE.
    std::size_t write_some(std::span<const iovec> parts, boost::system::error_code& error);
    /// Whether reading is worth a try, or may be.
    bool may_have_input() const { return !entry_ || entry_->is_readable || !poller_->is_up_to_date(); }

    /// Waits until reading (or writing) is worth a try, which it may turn out not to be. Handlers take an error_code
    /// and are called on the shard, whatever executor they ask for; cancellation slots end the wait.
    template <class Token>
    auto async_wait(Socket::wait_type direction, Token&& token) {
        return boost::asio::async_initiate<Token, void(boost::system::error_code)>(
            [this, direction](auto handler) {
                auto slot = boost::asio::get_associated_cancellation_slot(handler);
                auto wait = std::make_unique<Poller::HandlerWait<decltype(handler)>>(std::move(handler));
                if (slot.is_connected()) {
                    slot.assign([waiting = wait.get()](boost::asio::cancellation_type) { Poller::cancel(*waiting); });
                }
                if (entry_) {
                    poller_->wait(*entry_, direction, std::move(wait));
                } else {
                    poller_->post(std::move(wait), boost::asio::error::bad_descriptor);
                }
            },
            token);
    }

    /// Tells the peer that nothing more comes.
    void shutdown_send();
    /// Ends all waits with operation_aborted.
    void close();

  private:
    Poller* poller_;
    std::unique_ptr<Poller::Entry> entry_;
};

}  // namespace messenger::net
