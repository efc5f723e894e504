#include "host/tracing.hpp"

#include <charconv>

#include "core/ids.hpp"
#include "host/tls_files.hpp"
#include "host/version.hpp"

namespace messenger {
namespace {

// At most some MB, and what a busy gateway records while a batch is on its way.
constexpr std::size_t queued_spans = 8'192;
constexpr std::size_t spans_per_batch = 512;

std::shared_ptr<const net::TlsContext> tls_for(const net::OtlpEndpoint& endpoint) {
    return endpoint.origin.is_encrypted
               ? std::make_shared<net::TlsContext>(net::TlsContext::Role::client, net::TlsFiles{})
               : nullptr;
}

}  // namespace

template <>
std::expected<TraceCollector, std::string> parse_setting<TraceCollector>(std::string_view text) {
    if (text.empty()) {
        return TraceCollector{};
    }
    auto endpoint = net::parse_otlp_endpoint(text);
    if (!endpoint) {
        return std::unexpected("must be a URL such as http://collector:4318, with http:// or https://");
    }
    return TraceCollector{std::move(endpoint)};
}

template <>
std::expected<Share, std::string> parse_setting<Share>(std::string_view text) {
    Share share;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), share.value);
    if (error != std::errc{} || end != text.data() + text.size() || !(share.value >= 0 && share.value <= 1)) {
        return std::unexpected("must be a number from 0 to 1");
    }
    return share;
}

std::unique_ptr<Tracing> Tracing::make(const Settings& settings, prometheus::Registry& metrics, net::Shards& shards) {
    const auto collector = settings.get(otlp_endpoint);
    return collector.endpoint
               ? std::make_unique<Tracing>(*collector.endpoint, settings.get(sampled_share).value, metrics, shards)
               : nullptr;
}

Tracing::Tracing(const net::OtlpEndpoint& endpoint, double share, prometheus::Registry& metrics, net::Shards& shards)
    : queue_(queued_spans, spans_per_batch, net::SpanCounters(metrics), [this] { exporter_.wake(); }),
      exporter_(endpoint, {.version = std::string(version), .instance = Uuid::generate().to_string()}, queue_, shards,
                tls_for(endpoint)),
      share_(share) {}

const net::Tracer* Tracing::tracer_of(const std::string& service) {
    return &tracers_.emplace_back(service, share_, queue_);
}

}  // namespace messenger
