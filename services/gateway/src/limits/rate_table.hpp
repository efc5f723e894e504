// RateTable: a token bucket for each key, in a table of a fixed size: whoever asks from very many addresses costs no
// more memory, and drops the buckets that are fullest, which know least. A bucket is one number (GCRA): when it will be
// full again.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <vector>

#include "limits/rate.hpp"

namespace messenger::gateway {

/// Thread-safe. Keys are hashes that nobody outside can make collide.
class RateTable {
  public:
    using Clock = std::chrono::steady_clock;

    /// For about so many keys; a megabyte by default.
    explicit RateTable(std::size_t size = std::size_t{64} * 1024);

    struct Decision {
        bool is_allowed = true;
        Clock::duration wait{};  ///< until one more may come, if not
    };
    /// Takes a token out of the key's bucket.
    Decision take(std::uint64_t key, Rate rate, Clock::time_point now);
    /// The key's bucket is full again at `full_at` at the earliest: others have taken out of it, too.
    void learn(std::uint64_t key, Clock::time_point full_at, Clock::time_point now);

  private:
    struct Bucket {
        std::uint64_t key = 0;
        Clock::time_point full_at{};
    };
    using Set = std::array<Bucket, 8>;

    /// The key's bucket; else the one of its set that is full first, emptied for it.
    Bucket& bucket(std::uint64_t key);
    std::mutex& mutex_of(std::uint64_t key) { return mutexes_[key % sets_.size() % mutexes_.size()]; }

    std::vector<Set> sets_;
    std::array<std::mutex, 64> mutexes_;
};

}  // namespace messenger::gateway
