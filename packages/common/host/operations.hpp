// What operators look at.
#pragma once

#include <prometheus/registry.h>

#include "net/http.hpp"

namespace messenger {

/// The registry in the Prometheus text format.
net::Response metrics_response(prometheus::Registry& registry);

}  // namespace messenger
