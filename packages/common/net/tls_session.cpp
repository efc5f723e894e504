#include "net/tls_session.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <cstring>

namespace messenger::net {
namespace {

/// What is encrypted at a time: full records, and little to wait in user space.
constexpr std::size_t write_size = 64 * 1024;
/// Beyond what one write leaves: only a peer that asks for answers and does not read them gets there.
constexpr std::size_t max_unsent = 4 * write_size;

}  // namespace

TlsSession::TlsSession(PolledSocket socket, SSL* session, std::string received)
    : socket_(std::move(socket)), session_(session), received_(std::move(received)) {
    auto* bio = BIO_new(socket_method());
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(session_.get(), bio, bio);
}

BIO_METHOD* TlsSession::socket_method() {
    static BIO_METHOD* const method = [] {
        auto* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "stream");
        BIO_meth_set_read(made, [](BIO* bio, char* data, int size) {
            const int count = static_cast<TlsSession*>(BIO_get_data(bio))->receive(data, size);
            BIO_clear_retry_flags(bio);
            if (count < 0) {
                BIO_set_retry_read(bio);
            }
            return count;
        });
        BIO_meth_set_write(made, [](BIO* bio, const char* data, int size) {
            return static_cast<TlsSession*>(BIO_get_data(bio))->send(data, size);
        });
        BIO_meth_set_ctrl(made, [](BIO*, int command, long, void*) -> long { return command == BIO_CTRL_FLUSH; });
        return made;
    }();
    return method;
}

/// For OpenSSL: -1 when there is nothing now, 0 at the end.
int TlsSession::receive(char* data, int size) {
    if (!received_.empty()) {
        const auto count = std::min(received_.size(), static_cast<std::size_t>(size));
        std::memcpy(data, received_.data(), count);
        received_.erase(0, count);
        return static_cast<int>(count);
    }
    boost::system::error_code error;
    const auto count = socket_.read_some({data, static_cast<std::size_t>(size)}, error);
    return error == boost::asio::error::would_block ? -1 : static_cast<int>(count);
}

/// For OpenSSL: takes everything.
int TlsSession::send(const char* data, int size) {
    auto left = std::string_view(data, static_cast<std::size_t>(size));
    if (unsent_.empty() && !broken_) {
        const std::array parts{iovec{const_cast<char*>(left.data()), left.size()}};
        left.remove_prefix(socket_.write_some(parts, broken_));
        if (broken_ == boost::asio::error::would_block) {
            broken_.clear();
        }
    }
    if (!broken_ && !left.empty()) {
        unsent_.append(left);
        if (unsent_.size() > max_unsent) {
            broken_ = boost::asio::error::no_buffer_space;
        }
        flush_later();
    }
    return size;
}

bool TlsSession::flush() {
    if (!unsent_.empty() && !broken_) {
        const std::array parts{iovec{unsent_.data(), unsent_.size()}};
        const auto count = socket_.write_some(parts, broken_);
        if (broken_ == boost::asio::error::would_block) {
            broken_.clear();
        }
        unsent_.erase(0, count);
        if (unsent_.empty()) {
            std::string().swap(unsent_);
        }
    }
    return !broken_;
}

void TlsSession::flush_later() {
    if (is_waiting_ || !socket_.is_open()) {
        return;
    }
    is_waiting_ = true;
    socket_.async_wait(Stream::Socket::wait_write, [self = shared_from_this()](boost::system::error_code error) {
        self->is_waiting_ = false;
        if (error || !self->flush()) {
            return;
        }
        if (!self->unsent_.empty()) {
            self->flush_later();
        } else if (self->is_ending_) {
            self->socket_.shutdown_send();
        }
    });
}

Stream::Handshake TlsSession::shake_hands() {
    ERR_clear_error();
    const auto result = SSL_do_handshake(session_.get());
    if (broken_) {
        return Stream::Handshake::failed;
    }
    if (result == 1) {
        may_have_input_ = SSL_has_pending(session_.get()) == 1 || !received_.empty();
        return Stream::Handshake::done;
    }
    return SSL_get_error(session_.get(), result) == SSL_ERROR_WANT_READ ? Stream::Handshake::wants_input
                                                                        : Stream::Handshake::failed;
}

std::string_view TlsSession::protocol() const {
    const unsigned char* name = nullptr;
    unsigned int length = 0;
    SSL_get0_alpn_selected(session_.get(), &name, &length);
    return {reinterpret_cast<const char*>(name), length};
}

std::size_t TlsSession::read_some(std::span<char> buffer, boost::system::error_code& error) {
    std::size_t total = 0;
    error.clear();
    may_have_input_ = false;
    while (total < buffer.size()) {
        std::size_t count = 0;
        ERR_clear_error();
        const auto result = SSL_read_ex(session_.get(), buffer.data() + total, buffer.size() - total, &count);
        if (result == 1) {
            total += count;
            continue;
        }
        if (total == 0) {
            switch (SSL_get_error(session_.get(), result)) {
                case SSL_ERROR_WANT_READ:
                    error = boost::asio::error::would_block;
                    break;
                case SSL_ERROR_ZERO_RETURN:
                    error = boost::asio::error::eof;
                    break;
                default:
                    // The end of the TCP stream without close_notify, too: HTTP and WebSocket say what is complete.
                    error = broken_ = boost::asio::error::connection_aborted;
            }
        } else if (SSL_get_error(session_.get(), result) != SSL_ERROR_WANT_READ) {
            may_have_input_ = true;  // for the error to be seen by the next call
        }
        return total;
    }
    may_have_input_ = true;
    return total;
}

std::size_t TlsSession::write_some(std::span<const iovec> parts, boost::system::error_code& error) {
    thread_local std::array<char, write_size> shared;
    if (!flush()) {
        error = broken_;
        return 0;
    }
    if (!unsent_.empty()) {
        error = boost::asio::error::would_block;
        return 0;
    }
    std::size_t total = 0;
    for (const auto& part : parts) {
        const auto count = std::min(part.iov_len, shared.size() - total);
        std::memcpy(shared.data() + total, part.iov_base, count);
        total += count;
    }
    std::size_t written = 0;
    ERR_clear_error();
    error.clear();
    while (written < total && !broken_) {
        std::size_t count = 0;
        if (SSL_write_ex(session_.get(), shared.data() + written, total - written, &count) != 1) {
            broken_ = boost::asio::error::connection_aborted;
        }
        written += count;
    }
    error = broken_;
    return error ? 0 : total;
}

void TlsSession::shutdown_send() {
    say_goodbye();
    is_ending_ = true;
    if (unsent_.empty()) {
        socket_.shutdown_send();
    }
}

void TlsSession::say_goodbye() {
    if (!broken_ && !is_ending_ && SSL_is_init_finished(session_.get()) == 1) {
        ERR_clear_error();
        SSL_shutdown(session_.get());
    }
}

}  // namespace messenger::net
