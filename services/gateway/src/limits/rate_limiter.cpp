#include "limits/rate_limiter.hpp"

#include <prometheus/family.h>
#include <sodium.h>

#include <bit>

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
          const auto policy = [&](std::string_view name) {
              return Policy{name, refused.Add({{"limit", std::string(name)}})};
          };
          return std::array{policy("address"), policy("user"), policy("sign-in"), policy("socket"), policy("search")};
      }()),
      rates_(rates_of(context.settings())) {
    context.on_reload(
        {&rate_of_address, &rate_of_user, &rate_of_sign_in, &rate_of_socket, &rate_of_search},
        [this](const Settings& next) { return [this, rates = rates_of(next)] { rates_.replace(rates); }; });
    for (auto& secret : secrets_) {
        crypto_shorthash_keygen(secret.data());
    }
    if (redis) {
        shared_ = std::make_unique<RedisRates>(context, std::move(*redis), table_);
    }
}

RateLimiter::Rates RateLimiter::rates_of(const Settings& settings) {
    return {settings.get(rate_of_address), settings.get(rate_of_user), settings.get(rate_of_sign_in),
            settings.get(rate_of_socket), settings.get(rate_of_search)};
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
    const auto now = RateTable::Clock::now();
    const auto network = net::network_of(request.client_address);
    auto refusal = take(address, {.network = network}, request.request_id, now);
    if (!refusal && caller) {
        refusal = take(user, {.network = network, .user = caller}, request.request_id, now);
    }
    if (const auto kind = kind_of(request); !refusal && kind) {
        refusal = take(*kind, {.network = network, .user = caller}, request.request_id, now);
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

std::uint64_t RateLimiter::key_of(Kind kind, const Client& client) const {
    const auto* bytes = client.user ? client.user->uuid().bytes().data()
                                    : reinterpret_cast<const unsigned char*>(client.network.data());
    const auto size = client.user ? client.user->uuid().bytes().size() : client.network.size();
    static_assert(crypto_shorthash_KEYBYTES == std::tuple_size_v<decltype(secrets_)::value_type>);
    std::array<unsigned char, crypto_shorthash_BYTES> hash{};
    crypto_shorthash(hash.data(), bytes, size, secrets_[kind].data());
    return std::bit_cast<std::uint64_t>(hash);
}

std::optional<net::Response> RateLimiter::take(Kind kind, const Client& client, const std::string& request_id,
                                               RateTable::Clock::time_point now) {
    const auto& policy = policies_[kind];
    const auto& rate = rates_.get()[kind];
    if (!rate.is_limited()) {
        return std::nullopt;
    }
    const auto key = key_of(kind, client);
    const auto decision = table_.take(key, rate, now);
    if (decision.is_allowed) {
        if (shared_ != nullptr) {
            shared_->tell(std::string(policy.name) + ":" + client.name(), key, rate);
        }
        return std::nullopt;
    }
    policy.refused.Increment();
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(decision.wait);
    auto response = net::error_response(Error(problem::too_many_requests).retry_after(wait), request_id);
    net::describe_limit(response, {.policy = policy.name,
                                   .quota = rate.requests,
                                   .window = rate.window,
                                   .wait = std::chrono::ceil<std::chrono::seconds>(wait)});
    return response;
}

}  // namespace messenger::gateway
