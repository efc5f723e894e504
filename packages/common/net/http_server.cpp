#include "net/http_server.hpp"

#include <sys/socket.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <unordered_set>

#include "core/failure.hpp"
#include "core/log.hpp"
#include "net/as_result.hpp"
#include "net/http_session.hpp"

namespace messenger::net {
namespace {

using asio::ip::tcp;
constexpr std::chrono::milliseconds sweep_interval{250};
constexpr int backlog = 4096;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

[[noreturn]] void throw_bind_error(const tcp::endpoint& endpoint, const boost::system::error_code& error) {
    const auto where = endpoint.address().to_string() + ":" + std::to_string(endpoint.port());
    throw AddressInUse("can't listen on " + where + ": " + error.message());
}

}  // namespace

/// One shard's listening socket and the sessions that came through it.
class HttpServer::Listener {
  public:
    Listener(asio::io_context& context, HttpHandler& handler, const HttpTimeouts& timeouts, const HttpDoor& door,
             std::shared_ptr<ConnectionPlaces> places)
        : context_(context),
          acceptor_(context),
          retry_(context),
          sweep_(context),
          handler_(handler),
          timeouts_(timeouts),
          door_(door),
          places_(std::move(places)) {}

    void bind(const tcp::endpoint& endpoint) {
        boost::system::error_code error;
        acceptor_.open(endpoint.protocol());
        acceptor_.set_option(tcp::acceptor::reuse_address(true));
        acceptor_.set_option(ReusePort(true));
        acceptor_.bind(endpoint, error);
        if (error) {
            throw_bind_error(endpoint, error);
        }
        acceptor_.listen(backlog);
    }
    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    void start() {
        asio::co_spawn(context_, accept(), [](std::exception_ptr failure) {
            if (failure) {
                log::error("accepting connections ended unexpectedly");
            }
        });
        sweep();
    }

    void drain() {
        asio::post(context_, [this] {
            boost::system::error_code ignored;
            is_draining_ = true;
            acceptor_.close(ignored);
            retry_.cancel();
            for (auto* session : sessions_) {
                session->drain();
            }
            if (sessions_.empty()) {
                sweep_.cancel();
            }
        });
    }

    void abort() {
        asio::post(context_, [this] {
            for (auto* session : sessions_) {
                session->abort();
            }
            sweep_.cancel();
        });
    }

    std::size_t connections() const { return count_.load(std::memory_order_relaxed); }

  private:
    Task<> accept() {
        while (!is_draining_) {
            auto [error, socket] = co_await acceptor_.async_accept(as_result);
            if (!error) {
                asio::co_spawn(context_, serve(std::move(socket)),
                               [](std::exception_ptr failure) { log_failure(failure); });
            } else if (!is_draining_) {
                // Out of descriptors, most likely: those that end free some.
                retry_.expires_after(std::chrono::milliseconds(100));
                co_await retry_.async_wait(as_result);
            }
        }
    }

    Task<> serve(tcp::socket socket) {
        HttpSession session(std::move(socket), handler_, timeouts_);
        const Registration registration(*this, session);
        const bool is_proxy = door_.trusted_proxies.contains(std::string_view(session.client_address()));
        if (is_proxy && door_.has_proxy_protocol && !co_await session.read_proxy_header()) {
            co_return;
        }
        const bool is_proxys_own = is_proxy && !session.is_behind_proxy();
        auto place = is_proxys_own ? ConnectionPlaces::uncounted() : places_->take(session.client_address());
        if (place != nullptr && (door_.tls == nullptr || co_await session.start_tls(door_.tls))) {
            co_await session.run(std::move(place));
        }
    }

    static void log_failure(std::exception_ptr failure) {
        try {
            if (failure) {
                std::rethrow_exception(failure);
            }
        } catch (const std::exception& exception) {
            log::error("connection failed", {{"reason", safe_reason(exception)}});
        }
    }

    struct Registration {
        Registration(Listener& owner, HttpSession& registered) : listener(owner), session(registered) {
            listener.sessions_.insert(&session);
            ++listener.count_;
        }
        ~Registration() {
            listener.sessions_.erase(&session);
            --listener.count_;
        }
        Registration(const Registration&) = delete;
        Registration& operator=(const Registration&) = delete;
        Listener& listener;
        HttpSession& session;
    };

    void sweep() {
        sweep_.expires_after(sweep_interval);
        sweep_.async_wait([this](boost::system::error_code error) {
            if (error) {
                return;
            }
            const auto now = HttpSession::Clock::now();
            for (auto* session : sessions_) {
                session->enforce_deadline(now);
            }
            if (!is_draining_ || !sessions_.empty()) {
                sweep();
            }
        });
    }

    asio::io_context& context_;
    tcp::acceptor acceptor_;
    asio::steady_timer retry_;
    asio::steady_timer sweep_;
    HttpHandler& handler_;
    const HttpTimeouts& timeouts_;
    const HttpDoor& door_;
    std::shared_ptr<ConnectionPlaces> places_;
    std::unordered_set<HttpSession*> sessions_;
    std::atomic<std::size_t> count_{0};
    bool is_draining_ = false;
};

HttpServer::HttpServer(Shards& shards, HttpHandler& handler, HttpTimeouts timeouts, HttpDoor door)
    : shards_(shards), handler_(handler), timeouts_(timeouts), door_(std::move(door)) {
    const auto places = std::make_shared<ConnectionPlaces>(door_.most_connections);
    for (std::size_t i = 0; i < shards_.size(); ++i) {
        listeners_.push_back(std::make_unique<Listener>(shards_.context(i), handler_, timeouts_, door_, places));
    }
}

HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::listen(const std::string& address, std::uint16_t port) {
    boost::system::error_code error;
    tcp::endpoint endpoint(asio::ip::make_address(address, error), port);
    if (error) {
        throw AddressInUse("not an address to listen on: " + address);
    }
    {
        // Without SO_REUSEPORT, so that a second server of ours is noticed instead of taking half of the connections.
        tcp::acceptor probe(shards_.context(0));
        probe.open(endpoint.protocol());
        probe.set_option(tcp::acceptor::reuse_address(true));
        probe.bind(endpoint, error);
        if (!error && port != 0) {
            probe.listen(1, error);
        }
        if (error) {
            throw_bind_error(endpoint, error);
        }
    }
    for (auto& listener : listeners_) {
        listener->bind(endpoint);
        endpoint.port(listener->port());
    }
    return endpoint.port();
}

void HttpServer::start() {
    for (auto& listener : listeners_) {
        listener->start();
    }
}

void HttpServer::drain() {
    for (auto& listener : listeners_) {
        listener->drain();
    }
}

void HttpServer::abort() {
    for (auto& listener : listeners_) {
        listener->abort();
    }
}

std::size_t HttpServer::connections() const {
    std::size_t sum = 0;
    for (const auto& listener : listeners_) {
        sum += listener->connections();
    }
    return sum;
}

}  // namespace messenger::net
