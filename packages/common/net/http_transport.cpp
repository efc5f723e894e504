#include "net/http_transport.hpp"

#include <boost/asio/co_spawn.hpp>
#include <random>
#include <stdexcept>

#include "net/answer_body.hpp"

namespace messenger::net {
namespace {

constexpr std::chrono::seconds probe_deadline{2};
/// Of an answer that is read as a whole.
constexpr std::size_t max_answer = 64 * 1024 * 1024;
/// A request's body up to this size is read before it is sent, so that it can be sent again.
constexpr std::size_t repeatable = 64 * 1024;

bool is_idempotent(Method method) {
    return method != Method::post && method != Method::patch && method != Method::other;
}

int load_of(const Upstream& upstream, UpstreamLoad::Kind kind) {
    return kind == UpstreamLoad::Kind::socket ? upstream.sockets() : upstream.requests();
}

}  // namespace

HttpTransport::HttpTransport(std::string service, const std::vector<std::string>& urls, std::string internal_token,
                             Shards& shards, HttpTransportOptions options)
    : service_(std::move(service)),
      internal_token_(std::move(internal_token)),
      options_(options),
      shards_(shards),
      tunnels_(shards) {
    for (const auto& url : urls) {
        auto origin = parse_origin(url);
        if (!origin) {
            throw std::invalid_argument("not an http:// URL");
        }
        upstreams_.push_back(std::make_shared<Upstream>(std::move(*origin), shards.size()));
    }
    if (upstreams_.empty()) {
        throw std::invalid_argument("at least one URL is needed");
    }
}

Task<Result<Response>> HttpTransport::send(Request request, std::string body, std::chrono::milliseconds patience) {
    Outgoing outgoing{.request = request, .text = std::move(body)};
    CO_TRY(auto response, co_await ask_around(outgoing, patience, Clock::now() + patience));
    if (const auto stream = std::exchange(response.stream, nullptr)) {
        auto text = co_await stream->read(max_answer);
        if (!text && text.error().is(problem::payload_too_large)) {
            co_return upstream_failure({}, problem::bad_gateway, service_, "gave too large an answer");
        }
        CO_TRY(response.body, std::move(text));
    }
    co_return response;
}

Task<Result<Response>> HttpTransport::pass(Request request, BodySource& body, std::chrono::milliseconds patience) {
    Outgoing outgoing{.request = request};
    if (const auto length = body.length(); length && *length <= repeatable) {
        CO_TRY(outgoing.text, co_await body.read(repeatable));
    } else {
        outgoing.rest = &body;
    }
    co_return co_await ask_around(outgoing, patience, Clock::time_point::max());
}

Task<Result<Response>> HttpTransport::ask_around(Outgoing& outgoing, std::chrono::milliseconds patience,
                                                 Clock::time_point end) {
    const bool is_upgrade = outgoing.request.wants_websocket();
    const auto kind = is_upgrade ? UpstreamLoad::Kind::socket : UpstreamLoad::Kind::request;
    const auto deadline = Clock::now() + patience;
    retries_.earn();
    UpstreamExchange exchange(service_, internal_token_, tunnels_, outgoing);
    std::optional<Result<Response>> last;
    for (std::size_t tries = 0; tries <= upstreams_.size() && Clock::now() < deadline; ++tries) {
        if (tries > 0 && !retries_.spend()) {
            break;
        }
        const auto upstream = choose(kind);
        if (upstream == nullptr) {
            last = fail(problem::overloaded, "the " + service_ + " service has enough to do");
            break;
        }
        // An instance that lives answers an upgrade at once. With others to turn to, nobody waits for one that stands
        // still.
        const bool is_bounded = is_upgrade && upstreams_.size() > 1;
        const auto until = is_bounded ? std::min(deadline, Clock::now() + options_.upgrade_deadline) : deadline;
        auto outcome = co_await exchange.attempt(UpstreamLoad(upstream, kind), {.answer = until, .end = end});
        upstream->count(outcome.result.has_value());
        if (outcome.result) {
            upstream->health().succeeded();
            co_return std::move(outcome.result);
        }
        const auto& error = outcome.result.error();
        const bool is_clients_fault = error.is(problem::malformed_request) || error.is(problem::payload_too_large);
        if (upstreams_.size() > 1 && !is_clients_fault) {
            upstream->health().failed(Clock::now());
        }
        last = std::move(outcome.result);
        if (outgoing.is_rest_touched || (!outcome.may_retry && !is_idempotent(outgoing.request.method))) {
            break;
        }
    }
    co_return last ? std::move(*last)
                   : upstream_failure(boost::beast::error::timeout, problem::gateway_timeout, service_, {});
}

HttpTransport::Chosen HttpTransport::choose(UpstreamLoad::Kind kind) {
    thread_local std::minstd_rand random(std::random_device{}());
    std::vector<const Chosen*> usable;
    for (const auto& upstream : upstreams_) {
        if (upstream->health().is_trusted()) {
            usable.push_back(&upstream);
        } else if (upstream->health().claims_probe(Clock::now())) {
            // A probe that throws is one without an answer.
            asio::co_spawn(shards_.context(Shards::current().value_or(0)), probe(upstream), [](std::exception_ptr) {});
        }
    }
    if (usable.empty()) {
        // Then whoever it is may be back.
        for (const auto& upstream : upstreams_) {
            usable.push_back(&upstream);
        }
    }
    std::erase_if(usable, [&](const Chosen* each) { return (*each)->requests() >= options_.max_requests; });
    if (usable.empty()) {
        return nullptr;
    }
    const auto one = random() % usable.size();
    // Never the same one twice: of two instances the busier one would get a quarter of the requests.
    const auto other = usable.size() == 1 ? one : (one + 1 + random() % (usable.size() - 1)) % usable.size();
    const auto& first = *usable[one];
    const auto& second = *usable[other];
    return load_of(*first, kind) <= load_of(*second, kind) ? first : second;
}

std::vector<UpstreamStatus> HttpTransport::upstreams() const {
    std::vector<UpstreamStatus> all;
    for (const auto& upstream : upstreams_) {
        all.push_back(upstream->status());
    }
    return all;
}

Task<> HttpTransport::probe(Chosen upstream) {
    Request request;
    request.path = "/healthz";
    Outgoing outgoing{.request = request};
    UpstreamExchange exchange(service_, internal_token_, tunnels_, outgoing);
    const auto outcome = co_await exchange.attempt(UpstreamLoad(upstream, UpstreamLoad::Kind::request),
                                                   {.answer = Clock::now() + probe_deadline});
    if (outcome.result) {
        upstream->health().succeeded();
    }
}

}  // namespace messenger::net
