// TlsSession: a socket and the TLS (OpenSSL) that is spoken over it. OpenSSL holds buffers only while a record is
// incomplete; what it has encrypted and the kernel does not take is sent on by the session itself.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "net/stream.hpp"

namespace messenger::net {

class TlsSession : public std::enable_shared_from_this<TlsSession> {
  public:
    /// Takes `session`, one that nothing was done with yet, and what has come of the peer's bytes.
    TlsSession(PolledSocket socket, SSL* session, std::string received);
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;

    PolledSocket& socket() { return socket_; }
    Stream::Handshake shake_hands();
    std::string_view protocol() const;
    /// Whether there is something to read that has left the socket already.
    bool has_input() const { return may_have_input_; }
    std::size_t read_some(std::span<char> buffer, boost::system::error_code& error);
    /// Takes nothing while the kernel has not taken what was encrypted before.
    std::size_t write_some(std::span<const iovec> parts, boost::system::error_code& error);
    /// Sends close_notify (RFC 8446 section 6.1) and ends the TCP stream behind it.
    void shutdown_send();
    /// Sends close_notify if it can be sent at once.
    void say_goodbye();

  private:
    struct Free {
        void operator()(SSL* session) const { SSL_free(session); }
    };

    static BIO_METHOD* socket_method();
    int receive(char* data, int size);
    int send(const char* data, int size);
    /// False when the connection is broken.
    bool flush();
    void flush_later();

    PolledSocket socket_;
    std::unique_ptr<SSL, Free> session_;
    std::string received_;  ///< before the session began
    std::string unsent_;    ///< encrypted
    boost::system::error_code broken_;
    bool may_have_input_ = false;
    bool is_waiting_ = false;
    bool is_ending_ = false;
};

}  // namespace messenger::net
