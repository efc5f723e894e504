#include "http/upstream_metrics.hpp"

#include "host/peers.hpp"

namespace messenger::gateway {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

using Labels = std::vector<ClientMetric::Label>;

ClientMetric counter(Labels labels, double value) {
    ClientMetric metric;
    metric.label = std::move(labels);
    metric.counter.value = value;
    return metric;
}

ClientMetric gauge(Labels labels, double value) {
    ClientMetric metric;
    metric.label = std::move(labels);
    metric.gauge.value = value;
    return metric;
}

Labels with(Labels labels, const std::string& name, std::string value) {
    labels.push_back({name, std::move(value)});
    return labels;
}

}  // namespace

std::vector<MetricFamily> UpstreamMetrics::Collect() const {
    MetricFamily requests{"messenger_upstream_requests_total",
                          "Requests to instances of services, by what became of them",
                          MetricType::Counter,
                          {}};
    MetricFamily seconds{"messenger_upstream_seconds_total",
                         "Time that instances took to answer, of all answers together",
                         MetricType::Counter,
                         {}};
    MetricFamily pending{
        "messenger_upstream_pending", "Requests and WebSockets that instances are busy with", MetricType::Gauge, {}};
    MetricFamily trusted{
        "messenger_upstream_up", "1 for instances that are asked, 0 for those left alone", MetricType::Gauge, {}};
    for (const auto peer : all_peers) {
        for (const auto& upstream : context_.peer(peer).upstreams()) {
            const Labels labels{{"service", std::string(to_string(peer))}, {"instance", upstream.authority}};
            requests.metric.push_back(
                counter(with(labels, "outcome", "answered"), static_cast<double>(upstream.answered)));
            requests.metric.push_back(counter(with(labels, "outcome", "failed"), static_cast<double>(upstream.failed)));
            seconds.metric.push_back(counter(labels, std::chrono::duration<double>(upstream.answering).count()));
            pending.metric.push_back(gauge(with(labels, "kind", "request"), upstream.requests));
            pending.metric.push_back(gauge(with(labels, "kind", "socket"), upstream.sockets));
            trusted.metric.push_back(gauge(labels, upstream.is_trusted ? 1 : 0));
        }
    }
    if (requests.metric.empty()) {
        return {};
    }
    return {std::move(requests), std::move(seconds), std::move(pending), std::move(trusted)};
}

}  // namespace messenger::gateway
