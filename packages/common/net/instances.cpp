#include "net/instances.hpp"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <set>

#include "core/log.hpp"
#include "net/as_result.hpp"

namespace messenger::net {
namespace {

constexpr std::chrono::milliseconds drain_poll{20};

/// Whether each address of a host is an instance of its own. "localhost" is one on whatever address it listens (RFC
/// 6761, section 6.3).
bool is_resolved(const std::string& host) {
    return !is_address(host) && host != "localhost";
}

}  // namespace

Task<std::vector<std::string>> resolve_host(std::string host) {
    asio::ip::tcp::resolver resolver(co_await asio::this_coro::executor);
    // Only those of a family that this machine has.
    const auto [error, endpoints] =
        co_await resolver.async_resolve(host, "", asio::ip::resolver_base::address_configured, as_result);
    std::vector<std::string> addresses;
    for (const auto& endpoint : endpoints) {
        addresses.push_back(endpoint.endpoint().address().to_string());
    }
    co_return addresses;
}

Instances::Instances(Shards& shards, std::vector<InstanceTarget> targets, const InstanceRules& rules,
                     ResolveHost resolve_host)
    : shards_(shards),
      resolve_host_(std::move(resolve_host)),
      by_shard_(std::make_shared<std::vector<std::shared_ptr<InstanceSet>>>(shards.size())),
      targets_(std::move(targets)),
      rules_(rules) {
    known_ = wanted();
    for (auto& set : *by_shard_) {
        set = make_set();
    }
}

void Instances::configure(std::vector<InstanceTarget> targets, const InstanceRules& rules) {
    const std::lock_guard lock(mutex_);
    targets_ = std::move(targets);
    rules_ = rules;
    publish();
}

Task<> Instances::resolve() {
    std::set<std::string> names;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& target : targets_) {
            if (is_resolved(target.origin.host)) {
                names.insert(target.origin.host);
            }
        }
    }
    for (const auto& name : names) {
        auto addresses = co_await resolve_host_(name);
        if (addresses.empty()) {
            log::warning("a name of an instance can't be resolved", {{"name", name}});
            continue;
        }
        std::ranges::sort(addresses);
        const std::lock_guard lock(mutex_);
        if (resolved_[name] != addresses) {
            resolved_[name] = std::move(addresses);
            publish();
        }
    }
}

Instances::ByPlace Instances::wanted() {
    ByPlace places;
    for (const auto& target : targets_) {
        const auto found = resolved_.find(target.origin.host);
        if (rules_.resolve_interval.count() == 0 || found == resolved_.end()) {
            add(places, target, target.origin.host);
            continue;
        }
        for (const auto& address : found->second) {
            add(places, target, address);
        }
    }
    return places;
}

void Instances::add(ByPlace& places, const InstanceTarget& target, const std::string& host) const {
    const Origin origin{.host = host, .port = target.origin.port, .is_encrypted = target.origin.is_encrypted};
    const auto place = target.origin.authority() + (origin.is_encrypted ? " tls " : " ") + origin.authority();
    const auto found = known_.find(place);
    places.try_emplace(place,
                       found != known_.end() ? found->second.upstream
                                             : std::make_shared<Upstream>(origin, target.origin, shards_, rules_.tls),
                       target.weight);
}

void Instances::publish() {
    auto places = wanted();
    for (const auto& [place, known] : known_) {
        if (!places.contains(place)) {
            log::info("an instance is not asked any more", {{"instance", known.upstream->authority()}});
            retire(*known.upstream);
        }
    }
    for (const auto& [place, known] : places) {
        if (!known_.contains(place)) {
            log::info("a new instance is asked", {{"instance", known.upstream->authority()}});
            known.upstream->health().start_slowly(Clock::now());
        }
    }
    known_ = std::move(places);
    for (std::size_t shard = 0; shard < by_shard_->size(); ++shard) {
        asio::post(shards_.context(shard),
                   [by_shard = by_shard_, shard, set = make_set()]() mutable { (*by_shard)[shard] = std::move(set); });
    }
}

void Instances::retire(Upstream& upstream) {
    upstream.retire();
    // What a name stood for before it was resolved is still there.
    const auto name = upstream.name().authority();
    const bool is_now_resolved = upstream.authority() == name && std::ranges::any_of(targets_, [&](const auto& target) {
                                     return target.origin.authority() == name;
                                 });
    if (rules_.drain_time.count() > 0 && !is_now_resolved) {
        upstream.tunnels().close_all(rules_.drain_time);
    }
    std::erase_if(draining_, [](const auto& each) { return each.expired(); });
    draining_.push_back(upstream.weak_from_this());
}

std::shared_ptr<InstanceSet> Instances::make_set() const {
    std::vector<InstanceSet::Entry> entries;
    for (const auto& [place, known] : known_) {
        entries.push_back({.upstream = known.upstream, .weight = known.weight});
    }
    return std::make_shared<InstanceSet>(std::move(entries), rules_.balancing);
}

std::vector<std::shared_ptr<Upstream>> Instances::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<Upstream>> all;
    for (const auto& [place, known] : known_) {
        all.push_back(known.upstream);
    }
    return all;
}

std::vector<UpstreamStatus> Instances::statuses() const {
    const std::lock_guard lock(mutex_);
    std::vector<UpstreamStatus> all;
    for (const auto& [place, known] : known_) {
        all.push_back(known.upstream->status());
        all.back().weight = known.weight;
    }
    for (const auto& each : draining_) {
        const auto upstream = each.lock();
        if (upstream != nullptr && upstream->requests() + upstream->sockets() > 0) {
            all.push_back(upstream->status());
            all.back().weight = 0;
        }
    }
    for (auto& status : all) {
        status.policy = to_string(rules_.balancing.policy);
    }
    return all;
}

std::vector<std::shared_ptr<Upstream>> Instances::with_draining() const {
    auto every = all();
    const std::lock_guard lock(mutex_);
    for (const auto& each : draining_) {
        if (auto upstream = each.lock()) {
            every.push_back(std::move(upstream));
        }
    }
    return every;
}

Task<> Instances::drain(std::chrono::milliseconds spread) {
    const auto every = with_draining();
    for (const auto& upstream : every) {
        upstream->tunnels().close_all(spread);
    }
    const auto is_closed = [](const auto& upstream) { return upstream->tunnels().size() == 0; };
    asio::steady_timer timer(co_await asio::this_coro::executor);
    const auto deadline = Clock::now() + spread + Tunnels::grace;
    while (!std::ranges::all_of(every, is_closed) && Clock::now() < deadline) {
        timer.expires_after(drain_poll);
        co_await timer.async_wait(as_result);
    }
}

}  // namespace messenger::net
