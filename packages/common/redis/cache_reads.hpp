// CacheReads: how many of what was looked for in Redis were of use.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/registry.h>

#include <string>

namespace messenger::redis {

/// Two counters of a name, labelled "hit" and "miss". Thread-safe.
class CacheReads {
  public:
    /// `metrics` must outlive it.
    CacheReads(prometheus::Registry& metrics, const std::string& name, const std::string& help)
        : family_(prometheus::BuildCounter().Name(name).Help(help).Register(metrics)),
          hits_(family_.Add({{"result", "hit"}})),
          misses_(family_.Add({{"result", "miss"}})) {}

    void count(std::size_t hits, std::size_t misses) {
        hits_.Increment(static_cast<double>(hits));
        misses_.Increment(static_cast<double>(misses));
    }
    void count(bool is_hit) { (is_hit ? hits_ : misses_).Increment(); }

  private:
    prometheus::Family<prometheus::Counter>& family_;
    prometheus::Counter& hits_;
    prometheus::Counter& misses_;
};

}  // namespace messenger::redis
