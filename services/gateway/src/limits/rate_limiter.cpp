#include "limits/rate_limiter.hpp"

#include <prometheus/family.h>
#include <sodium.h>

#include <cstring>

#include "net/networks.hpp"
#include "net/problem.hpp"
#include "settings.hpp"

namespace messenger::gateway {

RateLimiter::RateLimiter(ServiceContext& context, std::optional<redis::RedisUrl> redis)
    : policies_([&context] {
          auto& refused = prometheus::BuildCounter()
                              .Name("messenger_gateway_throttled_total")
                              .Help("Requests that were one too many, by the limit that refused them")
                              .Register(context.metrics());
          const auto policy = [&](std::string_view name, const Setting<Rate>& setting) {
              return Policy{name, context.settings().get(setting), refused.Add({{"limit", std::string(name)}})};
          };
          return std::array{policy("address", rate_of_address), policy("user", rate_of_user),
                            policy("sign-in", rate_of_sign_in), policy("socket", rate_of_socket),
                            policy("search", rate_of_search)};
      }()) {
    crypto_shorthash_keygen(secret_.data());
    if (redis) {
        shared_ = std::make_unique<RedisRates>(context, std::move(*redis), table_);
    }
}

void RateLimiter::start() {
    if (shared_ != nullptr) {
        shared_->start();
    }
}

void RateLimiter::stop() {
    if (shared_ != nullptr) {
        shared_->stop();
    }
}

std::optional<net::Response> RateLimiter::count(const net::Request& request, const std::optional<UserId>& caller) {
    const auto network = net::network_of(request.client_address);
    auto refusal = take(policies_[address], network, request.request_id);
    if (!refusal && caller) {
        refusal = take(policies_[user], caller->to_string(), request.request_id);
    }
    if (const auto kind = kind_of(request); !refusal && kind) {
        refusal = take(policies_[*kind], caller ? caller->to_string() : network, request.request_id);
    }
    return refusal;
}

std::optional<RateLimiter::Kind> RateLimiter::kind_of(const net::Request& request) {
    if (request.wants_websocket()) {
        return socket;
    }
    if (request.method == net::Method::post && request.path.starts_with("/api/auth/")) {
        return sign_in;
    }
    if (request.path == "/api/search" || (request.path == "/api/users" && !request.query.empty())) {
        return search;
    }
    return std::nullopt;
}

std::optional<net::Response> RateLimiter::take(const Policy& policy, const std::string& who,
                                               const std::string& request_id) {
    if (!policy.rate.is_limited()) {
        return std::nullopt;
    }
    auto name = std::string(policy.name) + ":" + who;
    std::array<unsigned char, crypto_shorthash_BYTES> hash{};
    static_assert(crypto_shorthash_KEYBYTES == std::tuple_size_v<decltype(secret_)>);
    crypto_shorthash(hash.data(), reinterpret_cast<const unsigned char*>(name.data()), name.size(), secret_.data());
    std::uint64_t key = 0;
    std::memcpy(&key, hash.data(), sizeof key);
    const auto decision = table_.take(key, policy.rate, RateTable::Clock::now());
    if (decision.is_allowed) {
        if (shared_ != nullptr) {
            shared_->tell(std::move(name), key, policy.rate);
        }
        return std::nullopt;
    }
    policy.refused.Increment();
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(decision.wait);
    auto response = net::error_response(Error(problem::too_many_requests).retry_after(wait), request_id);
    net::describe_limit(response, {.policy = policy.name,
                                   .quota = policy.rate.requests,
                                   .window = policy.rate.window,
                                   .wait = std::chrono::ceil<std::chrono::seconds>(wait)});
    return response;
}

}  // namespace messenger::gateway
