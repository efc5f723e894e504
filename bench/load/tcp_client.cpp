#include "load/tcp_client.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <stdexcept>

namespace messenger::bench {
namespace {

using boost::asio::ip::tcp;

/// All clients of a run read on one thread.
std::array<char, 256 * 1024> read_buffer;

}  // namespace

void TcpClient::open(std::uint16_t port, int source) {
    boost::system::error_code error;
    socket_.bind({boost::asio::ip::make_address("127.0.0." + std::to_string(source)), 0});
    socket_.connect({boost::asio::ip::address_v4::loopback(), port}, error);
    if (error) {
        throw std::runtime_error("the server refuses a connection: " + error.message());
    }
    socket_.set_option(tcp::no_delay(true));
    socket_.non_blocking(true);
    wait_readable();
}

void TcpClient::write(std::string_view bytes) {
    const bool was_waiting = !unsent_.empty();
    unsent_ += bytes;
    if (!was_waiting) {
        flush();
    }
}

void TcpClient::flush() {
    boost::system::error_code error;
    while (!unsent_.empty() && !error) {
        unsent_.erase(0, socket_.write_some(boost::asio::buffer(unsent_), error));
    }
    if (error == boost::asio::error::would_block) {
        socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](boost::system::error_code failure) {
            if (!failure) {
                self->flush();
            }
        });
    }
}

void TcpClient::wait_readable() {
    socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](boost::system::error_code failure) {
        if (!failure) {
            self->read();
        }
    });
}

void TcpClient::read() {
    boost::system::error_code error;
    const auto size = socket_.read_some(boost::asio::buffer(read_buffer), error);
    if (error && error != boost::asio::error::would_block) {
        ++totals_.closed;
        return;
    }
    const std::string_view bytes(read_buffer.data(), size);
    if (unused_.empty()) {
        unused_ = bytes.substr(on_bytes(bytes));
    } else {
        unused_ += bytes;
        unused_.erase(0, on_bytes(unused_));
    }
    wait_readable();
}

}  // namespace messenger::bench
