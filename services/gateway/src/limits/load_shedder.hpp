// LoadShedder: refuses requests while a shard has more to do than it gets done, before the wait for all of them grows.
// How long requests wait is measured by an event that each shard tells itself about now and then: it waits with the
// sockets for its turn.
#pragma once

#include <prometheus/counter.h>

#include <memory>
#include <vector>

#include "host/service.hpp"
#include "limits/codel.hpp"
#include "net/replaceable.hpp"

namespace messenger::gateway {

class LoadShedder {
  public:
    using Clock = Codel::Clock;

    /// The context must outlive it. Follows SHED_DELAY and SHED_INTERVAL. Throws std::system_error.
    explicit LoadShedder(ServiceContext& context);
    ~LoadShedder();

    /// Whether a request that has just come is to be refused; counts it if so. On a shard.
    bool refuses(Clock::time_point now);

  private:
    class Meter;

    net::Replaceable<CodelLimits> limits_;
    prometheus::Counter& refused_;
    std::vector<std::unique_ptr<Meter>> meters_;  ///< by shard
};

}  // namespace messenger::gateway
