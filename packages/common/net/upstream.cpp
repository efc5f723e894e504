#include "net/upstream.hpp"

#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/shard.hpp"

namespace messenger::net {
namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds connect_deadline{3};
constexpr std::chrono::seconds idle_lifetime{10};
constexpr std::size_t max_idle_per_shard = 256;

/// Whether the service closed the connection while it was idle, or sent something that nobody has asked for.
bool is_stale(boost::beast::tcp_stream& stream) {
    char byte = 0;
    const auto count = ::recv(stream.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

}  // namespace

Task<std::unique_ptr<Upstream::Stream>> Upstream::connect(Clock::time_point deadline) {
    const auto executor = co_await asio::this_coro::executor;
    auto stream = std::make_unique<Stream>(executor);
    stream->expires_at(std::min(deadline, Clock::now() + connect_deadline));
    boost::system::error_code error;
    const auto address = asio::ip::make_address(origin_.host, error);
    if (!error) {
        const asio::ip::tcp::endpoint endpoint(address, static_cast<std::uint16_t>(std::stoi(origin_.port)));
        std::tie(error) = co_await stream->async_connect(endpoint, as_result);
    } else {
        asio::ip::tcp::resolver resolver(executor);
        auto [resolve_error, endpoints] = co_await resolver.async_resolve(origin_.host, origin_.port, as_result);
        error = resolve_error;
        if (!error) {
            auto [connect_error, endpoint] = co_await stream->async_connect(endpoints, as_result);
            error = connect_error;
        }
    }
    if (error) {
        co_return nullptr;
    }
    stream->socket().set_option(asio::ip::tcp::no_delay(true), error);
    co_return stream;
}

std::unique_ptr<Upstream::Stream> Upstream::take_idle() {
    auto& pool = idle_[Shards::current().value_or(0)];
    while (!pool.empty()) {
        auto entry = std::move(pool.back());
        pool.pop_back();
        if (Clock::now() - entry.since < idle_lifetime && !is_stale(*entry.stream)) {
            return std::move(entry.stream);
        }
    }
    return nullptr;
}

void Upstream::give_back(std::unique_ptr<Stream> stream) {
    auto& pool = idle_[Shards::current().value_or(0)];
    std::erase_if(pool, [now = Clock::now()](const Idle& entry) { return now - entry.since >= idle_lifetime; });
    if (pool.size() < max_idle_per_shard && !is_retired_) {
        stream->expires_never();
        pool.push_back({std::move(stream), Clock::now()});
    }
}

void Upstream::retire() {
    is_retired_ = true;
    for (std::size_t shard = 0; shard < idle_.size(); ++shard) {
        asio::post(shards_.context(shard), [self = shared_from_this(), shard] { self->idle_[shard].clear(); });
    }
}

}  // namespace messenger::net
