// Metrics of the instances behind the gateway, as they are when somebody asks.
#pragma once

#include <prometheus/collectable.h>

#include "host/service.hpp"

namespace messenger::gateway {

/// Thread-safe. In one process there are no instances, and nothing is collected.
class UpstreamMetrics final : public prometheus::Collectable {
  public:
    /// The context must outlive it.
    explicit UpstreamMetrics(ServiceContext& context) : context_(context) {}
    std::vector<prometheus::MetricFamily> Collect() const override;

  private:
    ServiceContext& context_;
};

}  // namespace messenger::gateway
