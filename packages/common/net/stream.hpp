// Stream: the connection to a client, in plain text or over TLS. Its calls never block, so that its users wait without
// a buffer, read into one that the thread shares, and write what the kernel takes. Used on its shard only.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "net/poller.hpp"
#include "net/task.hpp"

struct ssl_st;

namespace messenger::net {

class TlsSession;

class Stream {
  public:
    using Socket = PolledSocket::Socket;

    /// 64 KB to read into that the thread's connections share, so that one that waits owns none: what is in it is taken
    /// out before the next wait.
    static std::span<char> shared_buffer();

    /// In plain text, and without Nagle's delay. Throws system_error when there is no place for it.
    explicit Stream(Socket socket);
    Stream(Stream&& other) noexcept;
    Stream& operator=(Stream&& other) noexcept;
    ~Stream();

    boost::asio::any_io_executor get_executor() { return socket().get_executor(); }
    /// The peer's, without the port; "unknown" if it has gone.
    std::string peer_address();
    bool is_encrypted() const { return tls_ != nullptr; }

    /// Goes on over TLS (`session` is taken), of whose bytes `received` have come already. Before anything else is
    /// read.
    void start_tls(ssl_st* session, std::string received);
    enum class Handshake { done, wants_input, failed };
    /// After start_tls(), until both sides know each other; false if they don't agree, or the connection ends. One
    /// caller, who keeps the stream where it is.
    Task<bool> shake_hands();
    /// What was agreed on by ALPN (RFC 7301): "h2", "http/1.1" or nothing.
    std::string_view protocol() const;

    /// Reads what is there: would_block if that is nothing, eof or another error at the end. The count is 0 then.
    std::size_t read_some(std::span<char> buffer, boost::system::error_code& error);
    /// Writes what is taken at once: 0 with would_block if that is nothing. Never raises SIGPIPE.
    std::size_t write_some(std::span<const iovec> parts, boost::system::error_code& error);
    /// Whether there may be something to read, or the end. What the kernel has not told this thread yet is not seen.
    bool may_have_input() { return has_input() || socket().may_have_input(); }

    /// Waits until reading (or writing) is worth a try; handlers take an error_code.
    template <class Token>
    auto async_wait(Socket::wait_type direction, Token&& token) {
        return boost::asio::async_initiate<Token, void(boost::system::error_code)>(
            [this, direction](auto handler) {
                if (direction == Socket::wait_read && has_input()) {
                    auto executor = boost::asio::get_associated_executor(handler, get_executor());
                    boost::asio::post(executor, [handler = std::move(handler)]() mutable {
                        std::move(handler)(boost::system::error_code());
                    });
                } else {
                    socket().async_wait(direction, std::move(handler));
                }
            },
            token);
    }

    /// Tells the peer that nothing more comes, behind what was written.
    void shutdown_send();
    /// Ends all waits. With `is_lost`, what the kernel has not sent yet is dropped and the peer sees a reset.
    void close(bool is_lost = false);

  private:
    bool has_input() const;
    PolledSocket& socket();

    PolledSocket socket_;              ///< of a connection in plain text
    std::shared_ptr<TlsSession> tls_;  ///< also kept by its own wait
};

}  // namespace messenger::net
