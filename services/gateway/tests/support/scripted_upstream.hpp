// An upstream that speaks bytes: what it answers, and when it hangs up, is the test's.
#pragma once

#include <sys/socket.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace messenger::gateway {

/// One connection that came to the upstream; blocking, on a thread of its own.
class UpstreamConnection {
  public:
    explicit UpstreamConnection(boost::asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

    /// The next head; empty at the end of the stream.
    std::string read_head() {
        boost::system::error_code error;
        const auto size = boost::asio::read_until(socket_, boost::asio::dynamic_buffer(received_), "\r\n\r\n", error);
        auto head = received_.substr(0, error ? 0 : size);
        received_.erase(0, head.size());
        return head;
    }
    /// At least so many bytes if the stream has them; what came behind heads first.
    std::string read(std::size_t count) {
        boost::system::error_code error;
        if (received_.size() < count) {
            boost::asio::read(socket_, boost::asio::dynamic_buffer(received_),
                              boost::asio::transfer_at_least(count - received_.size()), error);
        }
        return std::exchange(received_, {});
    }
    std::string read_to_end() { return read(std::string().max_size()); }
    void write(std::string_view bytes) {
        boost::system::error_code ignored;
        boost::asio::write(socket_, boost::asio::buffer(bytes), ignored);
    }
    void shut_down() { ::shutdown(socket_.native_handle(), SHUT_RDWR); }

  private:
    boost::asio::ip::tcp::socket socket_;
    std::string received_;
};

class ScriptedUpstream {
  public:
    /// Called on a thread of its own for each connection, which ends with the call.
    using Script = std::function<void(UpstreamConnection&)>;

    explicit ScriptedUpstream(Script script)
        : script_(std::move(script)), acceptor_(context_, {boost::asio::ip::address_v4::loopback(), 0}) {
        accepting_ = std::jthread([this] { accept(); });
    }
    ~ScriptedUpstream() {
        ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
        accepting_.join();
        {
            const std::lock_guard lock(mutex_);
            for (auto& connection : connections_) {
                connection->shut_down();
            }
        }
        threads_.clear();
    }
    ScriptedUpstream(const ScriptedUpstream&) = delete;
    ScriptedUpstream& operator=(const ScriptedUpstream&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }

  private:
    void accept() {
        while (true) {
            boost::system::error_code error;
            auto socket = acceptor_.accept(error);
            if (error) {
                return;
            }
            const std::lock_guard lock(mutex_);
            auto& connection = *connections_.emplace_back(std::make_unique<UpstreamConnection>(std::move(socket)));
            threads_.emplace_back([this, &connection] {
                script_(connection);
                connection.shut_down();
            });
        }
    }

    Script script_;
    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<UpstreamConnection>> connections_;
    std::vector<std::jthread> threads_;
    std::jthread accepting_;
};

/// A port on which nobody listens.
inline std::string dead_url() {
    boost::asio::io_context context;
    boost::asio::ip::tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0});
    return "http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
}

/// What a script answers to the gateway's questions about routes: none are known, so that every path passes.
inline constexpr std::string_view no_routes = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

}  // namespace messenger::gateway
