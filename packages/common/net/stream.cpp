#include "net/stream.hpp"

#include <sys/socket.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <cerrno>

#include "net/as_result.hpp"
#include "net/tls_session.hpp"

namespace messenger::net {
namespace {

boost::system::error_code last_error() {
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS) {
        return boost::asio::error::would_block;
    }
    return {errno, boost::system::system_category()};
}

}  // namespace

std::size_t receive_some(int socket, std::span<char> buffer, boost::system::error_code& error) {
    ssize_t count = 0;
    do {
        count = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    } while (count < 0 && errno == EINTR);
    error = count > 0 ? boost::system::error_code() : count < 0 ? last_error() : boost::asio::error::eof;
    return count > 0 ? static_cast<std::size_t>(count) : 0;
}

std::size_t send_some(int socket, std::span<const iovec> parts, boost::system::error_code& error) {
    constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(parts.data());
    message.msg_iovlen = parts.size();
    ssize_t count = 0;
    do {
        // One buffer is the rule, and send() does less than sendmsg().
        count = parts.size() == 1 ? ::send(socket, parts[0].iov_base, parts[0].iov_len, flags)
                                  : ::sendmsg(socket, &message, flags);
    } while (count < 0 && errno == EINTR);
    error = count >= 0 ? boost::system::error_code() : last_error();
    return count > 0 ? static_cast<std::size_t>(count) : 0;
}

std::span<char> Stream::shared_buffer() {
    thread_local std::array<char, 64 * 1024> buffer;
    return buffer;
}

Stream::Stream(Socket socket) : socket_(std::move(socket)) {}
Stream::Stream(Stream&& other) noexcept = default;
Stream& Stream::operator=(Stream&& other) noexcept = default;
Stream::~Stream() = default;

Stream::Socket& Stream::socket() {
    return tls_ ? tls_->socket() : socket_;
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
    return tls_ ? tls_->read_some(buffer, error) : receive_some(socket_.native_handle(), buffer, error);
}

std::size_t Stream::write_some(std::span<const iovec> parts, boost::system::error_code& error) {
    return tls_ ? tls_->write_some(parts, error) : send_some(socket_.native_handle(), parts, error);
}

void Stream::shutdown_send() {
    if (tls_) {
        return tls_->shutdown_send();
    }
    boost::system::error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
}

void Stream::close(bool is_lost) {
    boost::system::error_code ignored;
    if (is_lost) {
        socket().set_option(boost::asio::socket_base::linger(true, 0), ignored);
    } else if (tls_) {
        tls_->say_goodbye();
    }
    socket().close(ignored);
}

}  // namespace messenger::net
