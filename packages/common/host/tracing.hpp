// Tracing: what a process records the spans of its services with, and where it sends them.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "core/settings.hpp"
#include "net/span_exporter.hpp"
#include "net/tracer.hpp"

namespace messenger {

/// Where spans go; nothing: they are not recorded.
struct TraceCollector {
    std::optional<net::OtlpEndpoint> endpoint;
};
/// From 0 to 1.
struct Share {
    double value = 0;
};

template <>
std::expected<TraceCollector, std::string> parse_setting<TraceCollector>(std::string_view text);
template <>
std::expected<Share, std::string> parse_setting<Share>(std::string_view text);
template <>
inline std::string_view setting_type_name<TraceCollector>() {
    return "text";
}
template <>
inline std::string_view setting_type_name<Share>() {
    return "number";
}

inline const Setting<TraceCollector> otlp_endpoint{
    "OTEL_EXPORTER_OTLP_ENDPOINT", "",
    "http:// or https:// URL of a collector of OpenTelemetry, to whose /v1/traces the spans of requests are sent by "
    "OTLP/HTTP with JSON; empty: none are recorded"};
inline const Setting<Share> sampled_share{
    "OTEL_TRACES_SAMPLER_ARG", "1",
    "share of the traces that are recorded, 0 to 1, of those that begin here; others follow the flag of their caller"};

class Tracing {
  public:
    /// Null if spans are not recorded. The shards must outlive it.
    static std::unique_ptr<Tracing> make(const Settings& settings, prometheus::Registry& metrics, net::Shards& shards);

    Tracing(const net::OtlpEndpoint& endpoint, double share, prometheus::Registry& metrics, net::Shards& shards);

    /// One for a service; lives as long as this. Before the shards run.
    const net::Tracer* tracer_of(const std::string& service);
    /// Its run() and stop() are the process's to call.
    net::SpanExporter& exporter() { return exporter_; }

  private:
    net::SpanQueue queue_;
    net::SpanExporter exporter_;
    double share_;
    std::deque<net::Tracer> tracers_;
};

}  // namespace messenger
