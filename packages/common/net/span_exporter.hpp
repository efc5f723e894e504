// SpanExporter: sends the spans of a queue to a collector by OTLP/HTTP, in batches, behind everything else: a collector
// that is slow or away costs spans, and nobody's time.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>

#include "net/otlp.hpp"
#include "net/shard.hpp"
#include "net/span_queue.hpp"
#include "net/upstream_exchange.hpp"

namespace messenger::net {

/// Where a collector takes spans.
struct OtlpEndpoint {
    Origin origin;
    std::string path;  ///< with "/v1/traces" at its end
};

/// Reads a base URL, "http://host:port" with a path or not, as OTEL_EXPORTER_OTLP_ENDPOINT has it; nothing for anything
/// else.
std::optional<OtlpEndpoint> parse_otlp_endpoint(std::string_view url);

struct SpanExportRules {
    std::chrono::milliseconds interval{1'000};  ///< how long a span waits for others
    std::chrono::milliseconds deadline{5'000};  ///< for the answer to each request
    int most_tries = 5;                         ///< of one batch
    /// Before the second try, doubled for each one more, half of it at random.
    std::chrono::milliseconds backoff{1'000};
    std::chrono::milliseconds longest_backoff{30'000};  ///< whatever the collector says
};

/// Used on the first shard only, but for wake(). Lives until the shards have stopped.
class SpanExporter {
  public:
    using Clock = std::chrono::steady_clock;

    /// The queue and the shards must outlive it. Without `tls` there is nobody at an https:// endpoint.
    SpanExporter(OtlpEndpoint endpoint, OtlpResource resource, SpanQueue& queue, Shards& shards,
                 std::shared_ptr<const TlsContext> tls, const SpanExportRules& rules = {});

    /// Exports what comes, until stop() and what is left then. Once.
    Task<> run();
    /// Ends run() within about `patience`; batches are not tried again any more.
    void stop(std::chrono::milliseconds patience);
    /// Has run() look for a batch. Thread-safe.
    void wake();

  private:
    Task<> wait(std::chrono::milliseconds time);
    Task<> deliver(SpanQueue::Spans spans);
    /// The collector's answer; nothing if there is none.
    Task<std::optional<OtlpAnswer>> ask(Outgoing& outgoing);
    std::chrono::milliseconds backoff_before(int attempt, const std::optional<OtlpAnswer>& answer) const;
    void count(std::size_t spans, const std::optional<OtlpAnswer>& answer);

    const OtlpEndpoint endpoint_;
    const OtlpResource resource_;
    SpanQueue& queue_;
    Shards& shards_;
    const SpanExportRules rules_;
    std::shared_ptr<Upstream> collector_;
    boost::asio::steady_timer timer_;
    Clock::time_point end_ = Clock::time_point::max();  ///< set by stop()
    std::string reason_;                                ///< of the last failure, for the log
    bool is_failing_ = false;
};

}  // namespace messenger::net
