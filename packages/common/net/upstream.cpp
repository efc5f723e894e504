#include "net/upstream.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "net/as_result.hpp"
#include "net/shard.hpp"

namespace messenger::net {
namespace {

constexpr std::chrono::seconds connect_deadline{3};
constexpr std::chrono::seconds idle_lifetime{10};
constexpr std::size_t max_idle_per_shard = 256;

using asio::ip::tcp;

/// A socket that is connected to one of these, or closed.
template <typename Endpoints>
Task<tcp::socket> connect_to(Endpoints endpoints, Upstream::Clock::time_point deadline) {
    const auto executor = co_await asio::this_coro::executor;
    auto socket = std::make_shared<tcp::socket>(executor);
    asio::steady_timer timer(executor, deadline);
    // The timer may have gone off already when it is cancelled.
    timer.async_wait([weak = std::weak_ptr(socket)](boost::system::error_code error) {
        if (const auto late = weak.lock(); late != nullptr && !error) {
            late->close(error);
        }
    });
    boost::system::error_code error;
    std::tie(error, std::ignore) = co_await asio::async_connect(*socket, endpoints, as_result);
    timer.cancel();
    if (error) {
        socket->close(error);
    }
    co_return std::move(*socket);
}

}  // namespace

Task<std::unique_ptr<UpstreamConnection>> Upstream::connect(Clock::time_point deadline) {
    const auto executor = co_await asio::this_coro::executor;
    deadline = std::min(deadline, Clock::now() + connect_deadline);
    boost::system::error_code error;
    tcp::socket socket(executor);
    const auto address = asio::ip::make_address(origin_.host, error);
    if (!error) {
        const auto port = static_cast<std::uint16_t>(std::stoi(origin_.port));
        socket = co_await connect_to(std::array{tcp::endpoint(address, port)}, deadline);
    } else {
        tcp::resolver resolver(executor);
        const auto [resolve_error, endpoints] = co_await resolver.async_resolve(origin_.host, origin_.port, as_result);
        if (!resolve_error) {
            socket = co_await connect_to(endpoints, deadline);
        }
    }
    if (!socket.is_open()) {
        co_return nullptr;
    }
    auto connection = std::make_unique<UpstreamConnection>(Stream(std::move(socket)));
    if (origin_.is_encrypted) {
        connection->expires_at(deadline);
        if (tls_ == nullptr || !co_await connection->start_tls(tls_->new_session(name_.host))) {
            co_return nullptr;
        }
    }
    co_return connection;
}

std::unique_ptr<UpstreamConnection> Upstream::take_idle(Clock::time_point now) {
    auto& pool = idle_[Shards::current().value_or(0)];
    while (!pool.empty()) {
        auto entry = std::move(pool.back());
        pool.pop_back();
        if (now - entry.since < idle_lifetime && !entry.connection->is_stale()) {
            return std::move(entry.connection);
        }
    }
    return nullptr;
}

void Upstream::give_back(std::unique_ptr<UpstreamConnection> connection) {
    auto& pool = idle_[Shards::current().value_or(0)];
    const auto now = Clock::now();
    // Those that were used last are at the end.
    const auto fresh =
        std::ranges::find_if(pool, [now](const Idle& entry) { return now - entry.since < idle_lifetime; });
    pool.erase(pool.begin(), fresh);
    if (pool.size() < max_idle_per_shard && keeps_idle_) {
        connection->expires_never();
        pool.push_back({std::move(connection), now});
    }
}

void Upstream::retire() {
    is_retired_ = true;
    close_idle();
}

void Upstream::close_idle() {
    keeps_idle_ = false;
    for (std::size_t shard = 0; shard < idle_.size(); ++shard) {
        asio::post(shards_.context(shard), [self = shared_from_this(), shard] { self->idle_[shard].clear(); });
    }
}

}  // namespace messenger::net
