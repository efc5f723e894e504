#include "net/stream.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>

#include "net/as_result.hpp"
#include "net/tls_session.hpp"

namespace messenger::net {
std::span<char> Stream::shared_buffer() {
    thread_local std::array<char, 64 * 1024> buffer;
    return buffer;
}

Stream::Stream(Socket socket) : socket_(std::move(socket)) {
    const int on = 1;
    ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}
Stream::Stream(Stream&& other) noexcept = default;
Stream& Stream::operator=(Stream&& other) noexcept = default;
Stream::~Stream() = default;

PolledSocket& Stream::socket() {
    return tls_ ? tls_->socket() : socket_;
}

std::string Stream::peer_address() {
    boost::asio::ip::tcp::endpoint peer;
    auto size = static_cast<socklen_t>(peer.capacity());
    if (::getpeername(socket().native_handle(), peer.data(), &size) != 0) {
        return "unknown";
    }
    peer.resize(size);
    return peer.address().to_string();
}

void Stream::start_tls(ssl_st* session, std::string received) {
    tls_ = std::make_shared<TlsSession>(std::move(socket_), session, std::move(received));
}

Task<bool> Stream::shake_hands() {
    while (true) {
        const auto state = tls_->shake_hands();
        if (state != Handshake::wants_input) {
            co_return state == Handshake::done;
        }
        const auto [error] = co_await async_wait(Socket::wait_read, as_result);
        if (error) {
            co_return false;
        }
    }
}

std::string_view Stream::protocol() const {
    return tls_ ? tls_->protocol() : std::string_view();
}

bool Stream::has_input() const {
    return tls_ && tls_->has_input();
}

std::size_t Stream::read_some(std::span<char> buffer, boost::system::error_code& error) {
    return tls_ ? tls_->read_some(buffer, error) : socket_.read_some(buffer, error);
}

std::size_t Stream::write_some(std::span<const iovec> parts, boost::system::error_code& error) {
    return tls_ ? tls_->write_some(parts, error) : socket_.write_some(parts, error);
}

void Stream::shutdown_send() {
    if (tls_) {
        return tls_->shutdown_send();
    }
    socket_.shutdown_send();
}

void Stream::close(bool is_lost) {
    if (is_lost) {
        const linger at_once{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(socket().native_handle(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    } else if (tls_) {
        tls_->say_goodbye();
    }
    socket().close();
}

}  // namespace messenger::net
