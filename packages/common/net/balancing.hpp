// Balancing: which instance of a service gets the next request. Called for each request on its shard, so it neither
// allocates nor locks.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "net/upstream.hpp"

namespace messenger::net {

/// By what it is chosen.
enum class Balancing : std::uint8_t {
    /// The one with less to do of two random ones (Mitzenmacher, The Power of Two Choices in Randomized Load Balancing,
    /// IEEE TPDS 12(10), 2001).
    two_choices,
    /// One after the other.
    round_robin,
    /// The same for all requests of one user, or of one room.
    hash_user,
    hash_room,
};

/// As settings write it.
std::string_view to_string(Balancing policy);

/// Something that requests have in common, as a number for Request::affinity; never 0. The same in every process and
/// version (FNV-1a).
std::uint64_t affinity_of(std::span<const std::uint8_t> bytes);
std::uint64_t affinity_of(std::string_view text);

/// What one request asks for.
struct Choice {
    UpstreamLoad::Kind kind = UpstreamLoad::Kind::request;
    std::uint64_t affinity = 0;        ///< 0: none, so that a hash policy chooses as two_choices does
    const Upstream* except = nullptr;  ///< not this one, if there is another
};

struct BalancingRules {
    Balancing policy = Balancing::two_choices;
    /// An instance that has so many to answer is not asked for more.
    int max_requests = 1'024;
    /// In which an instance that came back gets its whole share again; 0: at once.
    std::chrono::milliseconds slow_start{0};
};

/// The instances of a service at a time. One shard's: not thread-safe.
class InstanceSet {
  public:
    using Clock = Upstream::Clock;
    struct Entry {
        std::shared_ptr<Upstream> upstream;
        int weight = 1;

        std::uint64_t hash = 0;   ///< of where it is
        std::int64_t credit = 0;  ///< of round robin
        std::int64_t share = 0;   ///< of the choice that is being made; 0: it can't be chosen
    };

    InstanceSet(std::vector<Entry> entries, BalancingRules rules);

    /// The one to ask, of those that are trusted and have not enough to do; of all if none is trusted. Null if they
    /// have enough to do.
    const std::shared_ptr<Upstream>* choose(Choice choice, Clock::time_point now);
    std::size_t size() const { return entries_.size(); }
    std::span<const Entry> entries() const { return entries_; }

  private:
    /// Sets every share; their sum.
    std::int64_t share_out(Choice choice, Clock::time_point now);
    Entry& two_choices(Choice choice, std::int64_t total);
    Entry& round_robin(std::int64_t total);
    Entry& hashed(Choice choice, std::int64_t total);
    /// One by chance, as its share is, of those but `except`.
    Entry* random(std::int64_t total, const Entry* except);

    std::vector<Entry> entries_;
    BalancingRules rules_;
};

}  // namespace messenger::net
