#include "net/span_exporter.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/url/parse.hpp>
#include <random>

#include "core/failure.hpp"
#include "core/log.hpp"
#include "net/as_result.hpp"

namespace messenger::net {
namespace {

/// How many spans are encoded before others have their turn on the shard.
constexpr std::size_t spans_per_turn = 64;

}  // namespace

std::optional<OtlpEndpoint> parse_otlp_endpoint(std::string_view url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || parsed->has_query() || parsed->has_fragment()) {
        return std::nullopt;
    }
    std::string path(parsed->encoded_path());
    auto origin = parse_origin(url.substr(0, url.size() - path.size()));
    if (!origin) {
        return std::nullopt;
    }
    while (path.ends_with('/')) {
        path.pop_back();
    }
    return OtlpEndpoint{.origin = std::move(*origin), .path = path + "/v1/traces"};
}

SpanExporter::SpanExporter(OtlpEndpoint endpoint, OtlpResource resource, SpanQueue& queue, Shards& shards,
                           std::shared_ptr<const TlsContext> tls, const SpanExportRules& rules)
    : endpoint_(std::move(endpoint)),
      resource_(std::move(resource)),
      queue_(queue),
      shards_(shards),
      rules_(rules),
      collector_(std::make_shared<Upstream>(endpoint_.origin, endpoint_.origin, shards, std::move(tls))),
      timer_(shards.context(0)) {}

Task<> SpanExporter::run() {
    const auto is_stopping = [this] { return end_ != Clock::time_point::max(); };
    while (!is_stopping()) {
        if (!queue_.has_batch()) {
            co_await wait(rules_.interval);
        }
        co_await deliver(queue_.take());
    }
    while (!queue_.is_empty() && Clock::now() < end_) {
        co_await deliver(queue_.take());
    }
    for (auto left = queue_.take(); !left.empty(); left = queue_.take()) {
        queue_.counters().dropped.Increment(static_cast<double>(left.size()));
    }
    // Its timer would keep the shard from ending.
    collector_->close_idle();
}

void SpanExporter::stop(std::chrono::milliseconds patience) {
    end_ = Clock::now() + patience;
    timer_.cancel();
}

void SpanExporter::wake() {
    boost::asio::post(shards_.context(0), [this] { timer_.cancel(); });
}

Task<> SpanExporter::wait(std::chrono::milliseconds time) {
    timer_.expires_after(time);
    co_await timer_.async_wait(as_result);
}

Task<> SpanExporter::deliver(SpanQueue::Spans spans) {
    if (spans.empty()) {
        co_return;
    }
    OtlpRequest encoded;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        encoded.add(*spans[i]);
        if ((i + 1) % spans_per_turn == 0) {
            co_await boost::asio::post(boost::asio::use_awaitable);
        }
    }
    Request request;
    request.method = Method::post;
    request.path = endpoint_.path;
    request.headers.add("Content-Type", "application/json");
    request.headers.add("User-Agent", "messenger/" + resource_.version);
    Outgoing outgoing{.request = request, .text = encoded.finish(resource_)};
    std::optional<OtlpAnswer> answer;
    for (int attempt = 1;; ++attempt) {
        answer = co_await ask(outgoing);
        const bool is_final = answer && answer->kind != OtlpAnswer::Kind::try_again;
        if (is_final || attempt == rules_.most_tries || end_ != Clock::time_point::max()) {
            break;
        }
        // A batch that fills up meanwhile wakes the timer, too; the collector is to be left alone all the same.
        const auto until = Clock::now() + backoff_before(attempt, answer);
        while (Clock::now() < until && end_ == Clock::time_point::max()) {
            co_await wait(std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()));
        }
    }
    count(spans.size(), answer);
}

Task<std::optional<OtlpAnswer>> SpanExporter::ask(Outgoing& outgoing) {
    try {
        UpstreamExchange exchange("collector", {}, outgoing);
        const auto deadline = std::min(Clock::now() + rules_.deadline, end_);
        const auto attempt = co_await exchange.attempt(UpstreamLoad(collector_, UpstreamLoad::Kind::request),
                                                       {.answer = deadline, .end = deadline});
        if (!attempt.result) {
            reason_ = attempt.result.error().detail();
            co_return std::nullopt;
        }
        reason_ = "the collector answers with " + std::to_string(attempt.result->status);
        co_return read_otlp_answer(*attempt.result);
    } catch (const std::exception& exception) {
        reason_ = safe_reason(exception);
        co_return std::nullopt;
    }
}

std::chrono::milliseconds SpanExporter::backoff_before(int attempt, const std::optional<OtlpAnswer>& answer) const {
    if (answer && answer->retry_after) {
        return std::min<std::chrono::milliseconds>(*answer->retry_after, rules_.longest_backoff);
    }
    thread_local std::minstd_rand random(std::random_device{}());
    const auto longest = std::min(rules_.backoff * (1 << (attempt - 1)), rules_.longest_backoff).count();
    return std::chrono::milliseconds(std::uniform_int_distribution<std::int64_t>(longest / 2, longest)(random));
}

void SpanExporter::count(std::size_t spans, const std::optional<OtlpAnswer>& answer) {
    const auto& counters = queue_.counters();
    const bool is_taken = answer && answer->kind == OtlpAnswer::Kind::taken;
    const auto rejected = is_taken ? std::min<std::size_t>(answer->rejected, spans) : spans;
    counters.exported.Increment(static_cast<double>(spans - rejected));
    counters.failed.Increment(static_cast<double>(rejected));
    const bool is_failing = rejected > 0;
    if (is_failing && !is_failing_) {
        log::warning("spans can't be exported",
                     {{"collector", collector_->authority()}, {"reason", is_taken ? "it rejects some" : reason_}});
    } else if (!is_failing && is_failing_) {
        log::info("spans are exported again", {{"collector", collector_->authority()}});
    }
    is_failing_ = is_failing;
}

}  // namespace messenger::net
