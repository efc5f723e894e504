#include "redis_attempts.hpp"

#include <boost/asio/post.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "core/log.hpp"

namespace messenger::auth {
namespace {

constexpr std::string_view channel_name = "auth:attempts";
/// What is told in one turn of the loop; beyond it the others don't hear of it.
constexpr std::size_t most_changes = 1'000;

boost::json::object to_json(const std::string& limiter, const AttemptChange& change) {
    return {{"limiter", limiter},
            {"kind", static_cast<int>(change.kind)},
            {"key", change.key},
            {"at", to_micros(change.at)}};
}

}  // namespace

RedisAttempts::RedisAttempts(ServiceContext& context, redis::RedisUrl url, TextSealer sealer)
    : context_(context),
      sealer_(sealer),
      channel_(context.shards().context(0).get_executor(), std::move(url), std::string(channel_name),
               {.on_text = [this](std::string_view text) { hear(text); }, .on_hearing = {}}) {}

void RedisAttempts::start() {
    context_.spawn("Redis", [this] { return channel_.run_speaker(); });
    context_.spawn("Redis subscriptions", [this] { return channel_.run_listener(); });
}

void RedisAttempts::stop() {
    boost::asio::post(context_.shards().context(0), [this] { channel_.stop(); });
}

void RedisAttempts::join(const std::string& limiter, std::function<void(const AttemptChange&)> apply) {
    limiters_.emplace(limiter, std::move(apply));
}

void RedisAttempts::tell(const std::string& limiter, AttemptChange change) {
    boost::asio::post(context_.shards().context(0), [this, json = to_json(limiter, change)]() mutable {
        if (!channel_.is_up() || changes_.size() >= most_changes) {
            return;
        }
        if (changes_.empty()) {
            boost::asio::post(context_.shards().context(0), [this] { publish(); });
        }
        changes_.push_back(std::move(json));
    });
}

void RedisAttempts::publish() {
    channel_.tell(sealer_.seal(boost::json::serialize(std::exchange(changes_, {})), channel_name));
}

void RedisAttempts::hear(std::string_view sealed) {
    const auto text = sealer_.unseal(sealed, channel_name);
    if (!text) {
        return;  // of another installation on the same Redis, or of nobody who should speak here
    }
    try {
        const auto changes = boost::json::parse(*text);
        for (const auto& change : changes.as_array()) {
            const auto limiter = limiters_.find(std::string_view(change.at("limiter").as_string()));
            const auto kind = change.at("kind").as_int64();
            if (limiter == limiters_.end() || kind < 0 || kind > static_cast<int>(AttemptChange::Kind::forgotten)) {
                continue;  // of a newer version
            }
            limiter->second({.kind = static_cast<AttemptChange::Kind>(kind),
                             .key = std::string(change.at("key").as_string()),
                             .at = from_micros(change.at("at").as_int64())});
        }
    } catch (const std::exception&) {
        log::warning("what another instance tells of attempts is not understood");
    }
}

}  // namespace messenger::auth
