#include "net/http_transport.hpp"

#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/url/parse.hpp>
#include <random>
#include <stdexcept>

#include "core/settings.hpp"
#include "net/answer_check.hpp"
#include "net/hop_by_hop.hpp"

namespace messenger::net {
namespace {

namespace http = boost::beast::http;
constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds idle_lifetime{10};
constexpr std::chrono::seconds probe_deadline{2};
constexpr std::size_t max_idle_per_shard = 256;
constexpr std::uint64_t max_response_body = 64 * 1024 * 1024;

bool is_idempotent(Method method) {
    return method != Method::post && method != Method::patch && method != Method::other;
}

/// Passes an answer's fields on, without those of the connection that it came over.
void copy_fields(const http::response_header<>& head, Method method, Response& response) {
    std::string options;
    for (const auto& field : head) {
        if (field.name() == http::field::connection) {
            options += std::string(field.value()) + ",";
        }
    }
    for (const auto& field : head) {
        const std::string_view name = field.name_string();
        // The length of what HEAD leaves out is only known to the service; else the server counts anew.
        const bool is_length = iequals(name, "Content-Length") && method != Method::head;
        if (!is_hop_by_hop(name) && !has_token(options, name) && !is_length) {
            response.headers.add(std::string(name), std::string(field.value()));
        }
    }
}

/// Whether the service closed the connection while it was idle.
bool is_stale(boost::beast::tcp_stream& stream) {
    char byte = 0;
    const auto count = ::recv(stream.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

}  // namespace

std::optional<Origin> parse_origin(std::string_view url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || parsed->scheme() != "http" || parsed->host().empty() || parsed->has_userinfo() ||
        parsed->has_query() || parsed->has_fragment() || (!parsed->path().empty() && parsed->path() != "/")) {
        return std::nullopt;
    }
    Origin origin{parsed->host_address(), parsed->has_port() ? std::string(parsed->port()) : "80"};
    const auto port = parse_setting<Port>(origin.port);
    return port && port->number != 0 ? std::optional(std::move(origin)) : std::nullopt;
}

HttpTransport::HttpTransport(std::string service, const std::vector<std::string>& urls, std::string internal_token,
                             Shards& shards, std::chrono::milliseconds upgrade_deadline)
    : service_(std::move(service)),
      internal_token_(std::move(internal_token)),
      upgrade_deadline_(upgrade_deadline),
      shards_(shards),
      tunnels_(shards) {
    for (const auto& url : urls) {
        auto origin = parse_origin(url);
        if (!origin) {
            throw std::invalid_argument("not an http:// URL");
        }
        auto& instance = instances_.emplace_back();
        instance.host = std::move(origin->host);
        instance.port = std::move(origin->port);
        instance.idle.resize(shards.size());
    }
    if (instances_.empty()) {
        throw std::invalid_argument("at least one URL is needed");
    }
}

HttpTransport::~HttpTransport() = default;

Task<Result<Response>> HttpTransport::send(Request request, std::string body, std::chrono::milliseconds patience) {
    const auto deadline = Clock::now() + patience;
    std::optional<Result<Response>> last;
    for (std::size_t tries = 0; tries <= instances_.size() && Clock::now() < deadline; ++tries) {
        auto& instance = choose();
        ++instance.outstanding;
        // An instance that lives answers an upgrade at once. With others to turn to, nobody waits for one that stands
        // still.
        const bool is_bounded = request.wants_websocket() && instances_.size() > 1;
        auto outcome = co_await attempt(instance, request, body,
                                        is_bounded ? std::min(deadline, Clock::now() + upgrade_deadline_) : deadline);
        --instance.outstanding;
        if (outcome.result) {
            instance.health.succeeded();
            co_return std::move(outcome.result);
        }
        if (instances_.size() > 1) {
            instance.health.failed(Clock::now());
        }
        last = std::move(outcome.result);
        if (!outcome.may_retry && !is_idempotent(request.method)) {
            break;
        }
    }
    co_return last ? std::move(*last) : failure(boost::beast::error::timeout, problem::gateway_timeout, {});
}

std::unexpected<Error> HttpTransport::failure(const boost::system::error_code& error, const Problem& otherwise,
                                              std::string_view what) const {
    if (error == boost::beast::error::timeout) {
        return fail(problem::gateway_timeout, "the " + service_ + " service did not answer in time");
    }
    return fail(otherwise, "the " + service_ + " service " + std::string(what));
}

HttpTransport::Instance& HttpTransport::choose() {
    thread_local std::minstd_rand random(std::random_device{}());
    std::vector<Instance*> usable;
    for (auto& instance : instances_) {
        if (instance.health.is_trusted()) {
            usable.push_back(&instance);
        } else if (instance.health.claims_probe(Clock::now())) {
            // A probe that throws is one without an answer.
            asio::co_spawn(shards_.context(Shards::current().value_or(0)), probe(instance), [](std::exception_ptr) {});
        }
    }
    if (usable.empty()) {
        return instances_[random() % instances_.size()];
    }
    const auto one = random() % usable.size();
    // Never the same one twice: of two instances the busier one would get a quarter of the requests.
    const auto other = usable.size() == 1 ? one : (one + 1 + random() % (usable.size() - 1)) % usable.size();
    auto& first = *usable[one];
    auto& second = *usable[other];
    return first.outstanding.load(std::memory_order_relaxed) <= second.outstanding.load(std::memory_order_relaxed)
               ? first
               : second;
}

Task<> HttpTransport::probe(Instance& instance) {
    Request request;
    request.path = "/healthz";
    const auto outcome = co_await attempt(instance, request, {}, Clock::now() + probe_deadline);
    if (outcome.result) {
        instance.health.succeeded();
    }
}

Task<HttpTransport::Attempt> HttpTransport::attempt(Instance& instance, const Request& request, const std::string& body,
                                                    Clock::time_point deadline) {
    const auto shard = Shards::current().value_or(0);
    const bool is_upgrade = request.wants_websocket();
    auto stream = is_upgrade ? nullptr : take_idle(instance, shard);
    if (stream == nullptr) {
        stream = co_await connect(instance, deadline);
        if (stream == nullptr) {
            co_return Attempt{fail(problem::unavailable, "the " + service_ + " service can't be reached"), true};
        }
    }
    stream->expires_at(deadline);
    const auto head = serialize_head(instance, request, body.size());
    const std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(body)};
    if (const auto [error, sent] = co_await asio::async_write(*stream, parts, as_result); error) {
        co_return Attempt{failure(error, problem::unavailable, "closed the connection"), false};
    }
    boost::beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(max_response_body);
    parser.skip(request.method == Method::head);
    if (const auto [error, count] = co_await http::async_read_header(*stream, buffer, parser, as_result); error) {
        co_return Attempt{failure(error, problem::bad_gateway, "gave no valid answer"), false};
    }
    if (!is_sound(parser.get(), is_upgrade)) {
        co_return Attempt{failure({}, problem::bad_gateway, "gave no valid answer"), false};
    }
    Response response = Response::empty(static_cast<int>(parser.get().result_int()));
    if (response.status == 101 && is_upgrade) {
        copy_fields(parser.get(), request.method, response);
        response.headers.add("Connection", "Upgrade");
        response.headers.add("Upgrade", "websocket");
        std::string early(static_cast<const char*>(buffer.data().data()), buffer.size());
        response.upgrade = tunnels_.start(stream->release_socket(), std::move(early));
        co_return Attempt{std::move(response)};
    }
    if (const auto [error, count] = co_await http::async_read(*stream, buffer, parser, as_result); error) {
        co_return Attempt{failure(error, problem::bad_gateway, "broke off its answer"), false};
    }
    const bool keep_alive = parser.get().keep_alive();
    copy_fields(parser.get(), request.method, response);
    if (response.status == 426) {
        // The one answer that is nothing without a field of this kind (RFC 9110, section 15.5.22).
        response.headers.set("Upgrade", "websocket");
    }
    response.body = std::move(parser.get().body());
    if (keep_alive && buffer.size() == 0) {
        give_back(instance, shard, std::move(stream));
    }
    co_return Attempt{std::move(response)};
}

Task<std::unique_ptr<HttpTransport::Stream>> HttpTransport::connect(Instance& instance, Clock::time_point deadline) {
    const auto executor = co_await asio::this_coro::executor;
    auto stream = std::make_unique<Stream>(executor);
    stream->expires_at(std::min(deadline, Clock::now() + std::chrono::seconds(3)));
    boost::system::error_code error;
    const auto address = asio::ip::make_address(instance.host, error);
    if (!error) {
        const asio::ip::tcp::endpoint endpoint(address, static_cast<std::uint16_t>(std::stoi(instance.port)));
        std::tie(error) = co_await stream->async_connect(endpoint, as_result);
    } else {
        asio::ip::tcp::resolver resolver(executor);
        auto [resolve_error, endpoints] = co_await resolver.async_resolve(instance.host, instance.port, as_result);
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

std::unique_ptr<HttpTransport::Stream> HttpTransport::take_idle(Instance& instance, std::size_t shard) {
    auto& pool = instance.idle[shard];
    while (!pool.empty()) {
        auto entry = std::move(pool.back());
        pool.pop_back();
        if (Clock::now() - entry.since < idle_lifetime && !is_stale(*entry.stream)) {
            return std::move(entry.stream);
        }
    }
    return nullptr;
}

void HttpTransport::give_back(Instance& instance, std::size_t shard, std::unique_ptr<Stream> stream) {
    auto& pool = instance.idle[shard];
    std::erase_if(pool, [now = Clock::now()](const Idle& entry) { return now - entry.since >= idle_lifetime; });
    if (pool.size() < max_idle_per_shard) {
        stream->expires_never();
        pool.push_back({std::move(stream), Clock::now()});
    }
}

std::string HttpTransport::serialize_head(const Instance& instance, const Request& request,
                                          std::size_t body_size) const {
    std::string head(to_string(request.method));
    // A forwarded request keeps the name that the client used: services compare Origin with it.
    const auto host = request.headers.get("Host");
    head += " " + request.target() +
            " HTTP/1.1\r\nHost: " + (host.empty() ? instance.host + ":" + instance.port : std::string(host)) + "\r\n";
    const bool is_upgrade = request.wants_websocket();
    const auto options = request.headers.joined("Connection");
    for (const auto& [name, value] : request.headers) {
        if (!is_hop_by_hop(name) && !is_set_per_hop(name) && !has_token(options, name)) {
            head += name + ": " + value + "\r\n";
        }
    }
    if (is_upgrade) {
        head += "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    }
    head += "X-Internal-Token: " + internal_token_ + "\r\n";
    head += "X-Request-Id: " + request.request_id + "\r\n";
    if (!request.client_address.empty()) {
        head += "X-Forwarded-For: " + request.client_address + "\r\n";
    }
    if (!request.trace.traceparent.empty()) {
        head += "traceparent: " + request.trace.traceparent + "\r\n";
    }
    const bool expects_body =
        request.method == Method::post || request.method == Method::put || request.method == Method::patch;
    if (body_size > 0 || expects_body) {
        head += "Content-Length: " + std::to_string(body_size) + "\r\n";
    }
    return head + "\r\n";
}

}  // namespace messenger::net
