#include "net/balancing.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

namespace messenger::net {
namespace {

/// How much more than the average an instance may have to do before it gets no more of what belongs to it (Mirrokni,
/// Thorup and Zadimoghaddam, Consistent Hashing with Bounded Loads, SODA 2018).
constexpr double load_bound = 1.25;

constexpr std::uint64_t fnv_offset = 0xcbf29ce484222325;
constexpr std::uint64_t fnv_prime = 0x100000001b3;

/// Spreads the bits of a number (the finalizer of SplitMix64; Steele, Lea and Flood, 2014).
std::uint64_t mix(std::uint64_t value) {
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
    value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
    return value ^ (value >> 31);
}

int load_of(const Upstream& upstream, UpstreamLoad::Kind kind) {
    return kind == UpstreamLoad::Kind::socket ? upstream.sockets() : upstream.requests();
}

}  // namespace

std::string_view to_string(Balancing policy) {
    constexpr std::array<std::string_view, 4> names{"two-choices", "round-robin", "hash-user", "hash-room"};
    return names[static_cast<std::size_t>(policy)];
}

std::uint64_t affinity_of(std::span<const std::uint8_t> bytes) {
    auto hash = fnv_offset;
    for (const auto byte : bytes) {
        hash = (hash ^ byte) * fnv_prime;
    }
    return hash != 0 ? hash : fnv_offset;
}

std::uint64_t affinity_of(std::string_view text) {
    return affinity_of(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

InstanceSet::InstanceSet(std::vector<Entry> entries, BalancingRules rules)
    : entries_(std::move(entries)), rules_(rules) {
    for (auto& entry : entries_) {
        entry.hash = affinity_of(entry.upstream->authority());
    }
}

const std::shared_ptr<Upstream>* InstanceSet::choose(Choice choice, Clock::time_point now) {
    const auto total = share_out(choice, now);
    if (total == 0) {
        return nullptr;
    }
    const bool is_hashed = rules_.policy == Balancing::hash_user || rules_.policy == Balancing::hash_room;
    if (is_hashed && choice.affinity != 0) {
        return &hashed(choice, total).upstream;
    }
    return rules_.policy == Balancing::round_robin ? &round_robin(total).upstream
                                                   : &two_choices(choice, total).upstream;
}

std::int64_t InstanceSet::share_out(Choice choice, Clock::time_point now) {
    // If nobody is worth asking, then whoever it is may be back.
    const bool is_any_trusted =
        std::ranges::any_of(entries_, [](const Entry& entry) { return entry.upstream->health().is_trusted(); });
    std::int64_t total = 0;
    Entry* excepted = nullptr;
    for (auto& entry : entries_) {
        const auto& health = entry.upstream->health();
        const bool is_usable =
            (!is_any_trusted || health.is_trusted()) && entry.upstream->requests() < rules_.max_requests;
        entry.share = is_usable ? entry.weight * health.share(now, rules_.slow_start) : 0;
        if (is_usable && entry.upstream.get() == choice.except) {
            excepted = &entry;
            entry.share = 0;
        }
        total += entry.share;
    }
    if (total == 0 && excepted != nullptr) {
        total = excepted->share = 1;
    }
    return total;
}

InstanceSet::Entry* InstanceSet::random(std::int64_t total, const Entry* except) {
    thread_local std::minstd_rand generator(std::random_device{}());
    auto left = std::uniform_int_distribution<std::int64_t>(0, total - 1)(generator);
    for (auto& entry : entries_) {
        if (&entry != except && left < entry.share) {
            return &entry;
        }
        left -= &entry != except ? entry.share : 0;
    }
    return nullptr;
}

InstanceSet::Entry& InstanceSet::two_choices(Choice choice, std::int64_t total) {
    auto& first = *random(total, nullptr);
    if (first.share == total) {
        return first;
    }
    auto& second = *random(total - first.share, &first);
    // Never the same one twice: of two instances the busier one would get a quarter of the requests. The second takes
    // over if with one more it still has no more to do for its share than the first; else the first stays, which shares
    // decide about.
    const auto after = (load_of(*second.upstream, choice.kind) + std::int64_t{1}) * first.share;
    return after <= load_of(*first.upstream, choice.kind) * second.share ? second : first;
}

// Each round gives to everybody as is due and takes all of it from who is chosen, so that nobody is chosen in bursts
// (nginx' "smooth weighted round-robin").
InstanceSet::Entry& InstanceSet::round_robin(std::int64_t total) {
    Entry* chosen = nullptr;
    for (auto& entry : entries_) {
        entry.credit = entry.share == 0 ? 0 : entry.credit + entry.share;
        if (entry.share > 0 && (chosen == nullptr || entry.credit > chosen->credit)) {
            chosen = &entry;
        }
    }
    chosen->credit -= total;
    return *chosen;
}

// Rendezvous hashing (Thaler and Ravishankar, Using Name-Based Mappings to Increase Hit Rates, IEEE/ACM ToN 6(1),
// 1998), with weights (Schindelhauer and Schomaker, Weighted Distributed Hash Tables, SPAA 2005): only what belongs to
// an instance that comes or goes moves, and slow start moves it little by little.
InstanceSet::Entry& InstanceSet::hashed(Choice choice, std::int64_t total) {
    std::int64_t load = 1;
    for (const auto& entry : entries_) {
        load += entry.share > 0 ? load_of(*entry.upstream, choice.kind) : 0;
    }
    Entry* chosen = nullptr;
    double best = 0;
    for (auto& entry : entries_) {
        const auto fair = static_cast<double>(load) * static_cast<double>(entry.share) / static_cast<double>(total);
        if (entry.share == 0 || load_of(*entry.upstream, choice.kind) >= std::ceil(load_bound * fair)) {
            continue;
        }
        // Between 0 and 1, neither of which has a logarithm that is of use.
        const double uniform = (static_cast<double>(mix(choice.affinity ^ mix(entry.hash)) >> 11) + 0.5) * 0x1p-53;
        const double score = static_cast<double>(entry.share) / -std::log(uniform);
        if (chosen == nullptr || score > best) {
            chosen = &entry;
            best = score;
        }
    }
    // Somebody has no more than the average.
    return *chosen;
}

}  // namespace messenger::net
