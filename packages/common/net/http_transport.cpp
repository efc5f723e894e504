#include "net/http_transport.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <random>
#include <stdexcept>

#include "core/log.hpp"
#include "net/answer_body.hpp"
#include "net/as_result.hpp"
#include "net/hedged_read.hpp"

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

std::vector<InstanceTarget> targets_of(const std::vector<std::string>& urls) {
    std::vector<InstanceTarget> targets;
    for (const auto& url : urls) {
        auto target = parse_instance(url);
        if (!target) {
            throw std::invalid_argument("not an http:// URL");
        }
        targets.push_back(std::move(*target));
    }
    if (targets.empty()) {
        throw std::invalid_argument("at least one URL is needed");
    }
    return targets;
}

}  // namespace

HttpTransport::HttpTransport(std::string service, std::vector<InstanceTarget> targets, std::string internal_token,
                             Shards& shards, const HttpTransportOptions& options)
    : service_(std::move(service)),
      internal_token_(std::move(internal_token)),
      shards_(shards),
      options_(options),
      instances_(shards, std::move(targets), options.instances),
      watch_(shards.context(0)) {}

HttpTransport::HttpTransport(std::string service, const std::vector<std::string>& urls, std::string internal_token,
                             Shards& shards, const HttpTransportOptions& options)
    : HttpTransport(std::move(service), targets_of(urls), std::move(internal_token), shards, options) {}

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

Task<Result<Response>> HttpTransport::pass(Request& request, BodySource& body, std::chrono::milliseconds patience) {
    Outgoing outgoing{.request = request};
    if (const auto length = body.length(); !length || *length > repeatable) {
        outgoing.rest = &body;
    } else if (*length > 0) {
        CO_TRY(outgoing.text, co_await body.read(repeatable));
    }
    co_return co_await ask_around(outgoing, patience, Clock::time_point::max());
}

Task<Result<Response>> HttpTransport::ask_around(Outgoing& outgoing, std::chrono::milliseconds patience,
                                                 Clock::time_point end) {
    const bool is_upgrade = outgoing.request.wants_websocket();
    const auto kind = is_upgrade ? UpstreamLoad::Kind::socket : UpstreamLoad::Kind::request;
    auto now = Clock::now();
    const auto deadline = now + patience;
    retries_.earn();
    UpstreamExchange exchange(service_, internal_token_, outgoing);
    std::optional<Result<Response>> last;
    Chosen tried;
    const auto most_tries = instances_.here().size() + 1;
    for (std::size_t tries = 0; tries < most_tries && now < deadline; ++tries, now = Clock::now()) {
        if (tries > 0 && !retries_.spend()) {
            break;
        }
        const bool is_one_of_several = instances_.here().size() > 1;
        const auto upstream = choose({.kind = kind, .affinity = outgoing.request.affinity, .except = tried.get()}, now);
        if (upstream == nullptr) {
            last = fail(problem::overloaded, "the " + service_ + " service has enough to do");
            break;
        }
        // An instance that lives answers an upgrade at once. With others to turn to, nobody waits for one that stands
        // still.
        const bool is_bounded = is_upgrade && is_one_of_several;
        const auto until = is_bounded ? std::min(deadline, now + options_.get().upgrade_deadline) : deadline;
        const UpstreamPatience waits{.begun = now, .answer = until, .end = end};
        const bool is_hedged = may_hedge(outgoing);
        auto outcome = is_hedged ? co_await ask_two(upstream, outgoing, waits)
                                 : co_await exchange.attempt(UpstreamLoad(upstream, kind), waits);
        if (!is_hedged) {
            learn(*upstream, outcome, now);
        }
        if (outcome.result) {
            co_return std::move(outcome.result);
        }
        last = std::move(outcome.result);
        tried = upstream;
        if (outgoing.is_rest_touched || (!outcome.may_retry && !is_idempotent(outgoing.request.method))) {
            break;
        }
    }
    co_return last ? std::move(*last)
                   : upstream_failure(asio::error::timed_out, problem::gateway_timeout, service_, {});
}

void HttpTransport::learn(Upstream& upstream, const Attempt& outcome, Clock::time_point asked_at) {
    const auto answered_at = Clock::now();
    upstream.count(outcome.result.has_value(), answered_at - asked_at);
    if (outcome.result) {
        return upstream.health().succeeded(answered_at);
    }
    const auto& error = outcome.result.error();
    const bool is_clients_fault = error.is(problem::malformed_request) || error.is(problem::payload_too_large);
    if (instances_.here().size() > 1 && !is_clients_fault) {
        upstream.health().failed(answered_at);
    }
}

bool HttpTransport::may_hedge(const Outgoing& outgoing) {
    const auto& request = outgoing.request;
    const bool is_read = request.method == Method::get || request.method == Method::head;
    return options_.get().hedge_after.count() > 0 && is_read && !request.wants_websocket() && outgoing.text.empty() &&
           outgoing.rest == nullptr && instances_.here().size() > 1;
}

Task<Attempt> HttpTransport::ask_two(Chosen upstream, Outgoing& outgoing, UpstreamPatience patience) {
    const auto read =
        std::make_shared<HedgedRead>(service_, internal_token_, outgoing.request, co_await asio::this_coro::executor);
    read->ask(upstream, patience);
    const auto hedge_at = Clock::now() + options_.get().hedge_after;
    if (hedge_at < patience.answer && !co_await read->wait(hedge_at) && retries_.spend()) {
        const auto other = choose({.affinity = outgoing.request.affinity, .except = upstream.get()}, Clock::now());
        if (other != nullptr && other != upstream) {
            read->ask(other, patience);
        }
    }
    // Each of them ends by its own deadline.
    co_await read->wait(Clock::time_point::max());
    co_return read->take();
}

HttpTransport::Chosen HttpTransport::choose(Choice choice, Clock::time_point now) {
    auto& instances = instances_.here();
    for (const auto& entry : instances.entries()) {
        if (entry.upstream->health().claims_probe(now)) {
            // A probe that throws is one without an answer.
            asio::co_spawn(shards_.context(Shards::current().value_or(0)), probe(entry.upstream),
                           [](std::exception_ptr) {});
        }
    }
    const auto* chosen = instances.choose(choice, now);
    return chosen != nullptr ? *chosen : nullptr;
}

Task<int> HttpTransport::ask(Chosen upstream, std::string path, std::chrono::milliseconds patience) {
    Request request;
    request.path = std::move(path);
    Outgoing outgoing{.request = request};
    UpstreamExchange exchange(service_, internal_token_, outgoing);
    const auto outcome = co_await exchange.attempt(UpstreamLoad(upstream, UpstreamLoad::Kind::request),
                                                   {.answer = Clock::now() + patience});
    co_return outcome.result ? outcome.result->status : 0;
}

Task<> HttpTransport::probe(Chosen upstream) {
    if (co_await ask(upstream, "/healthz", probe_deadline) != 0) {
        upstream->health().succeeded(Clock::now());
    }
}

Task<> HttpTransport::check(Chosen upstream) {
    const auto before = upstream->health().state();
    const auto status = co_await ask(upstream, "/readyz", options_.get().check_timeout);
    upstream->health().checked(status == 200, options_.get().check_thresholds, Clock::now());
    if (const auto state = upstream->health().state(); state != before) {
        log::warning("the state of an instance changed",
                     {{"peer", service_}, {"instance", upstream->authority()}, {"state", state}});
    }
}

Task<> HttpTransport::watch() {
    std::optional<Clock::time_point> resolved_at;
    std::optional<Clock::time_point> checked_at;
    const auto due = [](const auto& last, std::chrono::milliseconds interval) {
        return interval.count() == 0 ? Clock::time_point::max() : last ? *last + interval : Clock::time_point::min();
    };
    while (!is_stopping_) {
        const auto& options = options_.get();
        if (is_configured_anew_ || due(resolved_at, options.instances.resolve_interval) <= Clock::now()) {
            is_configured_anew_ = false;
            resolved_at = Clock::now();
            co_await instances_.resolve();
        }
        if (due(checked_at, options.check_interval) <= Clock::now()) {
            checked_at = Clock::now();
            for (auto& upstream : instances_.all()) {
                asio::co_spawn(shards_.context(0), check(std::move(upstream)), [](std::exception_ptr) {});
            }
        }
        if (!is_stopping_ && !is_configured_anew_) {
            watch_.expires_at(std::min(due(resolved_at, options.instances.resolve_interval),
                                       due(checked_at, options.check_interval)));
            co_await watch_.async_wait(as_result);
        }
    }
}

void HttpTransport::stop() {
    is_stopping_ = true;
    watch_.cancel();
    for (const auto& upstream : instances_.all()) {
        upstream->close_idle();
    }
}

void HttpTransport::configure(std::vector<InstanceTarget> targets, const HttpTransportOptions& options) {
    options_.replace(options);
    instances_.configure(std::move(targets), options.instances);
    asio::post(shards_.context(0), [this] {
        is_configured_anew_ = true;
        watch_.cancel();
    });
}

}  // namespace messenger::net
