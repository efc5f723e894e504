#include "redis_cards.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "http/profile_codec.hpp"
#include "net/awaited.hpp"

namespace messenger::user {
namespace {

/// Redis may lose what is told.
constexpr std::chrono::seconds together{30};
/// As long as the instances keep what they hear of in memory.
constexpr std::chrono::seconds shared_lifetime = together;

std::string key_of(UserId id) {
    return "user:card:" + id.to_string();
}

}  // namespace

RedisCards::RedisCards(ServiceContext& context, Profiles& profiles, const redis::RedisUrl& url,
                       std::chrono::milliseconds alone)
    : context_(context),
      profiles_(profiles),
      alone_(alone),
      channel_(context.shards().context(0).get_executor(), url, "user:changed",
               {.on_text =
                    [this](std::string_view text) {
                        if (const auto id = UserId::parse(text)) {
                            profiles_.cards().forget(*id);
                        }
                    },
                .on_hearing =
                    [this](bool is_so) {
                        profiles_.cards().set_lifetime(is_so ? std::chrono::milliseconds(together) : alone_);
                    }}),
      cache_(context.shards().context(0).get_executor(), url),
      reads_(context.metrics(), "messenger_user_card_cache_reads_total",
             "Cards that were looked for in Redis before they were read from the database") {
    profiles_.on_changed([this](UserId id) { tell_changed(id); });
}

void RedisCards::start() {
    context_.spawn("Redis", [this] { return channel_.run_speaker(); });
    context_.spawn("Redis subscriptions", [this] { return channel_.run_listener(); });
    context_.spawn("cards in Redis", [this] { return cache_.run(); });
}

void RedisCards::stop() {
    boost::asio::post(context_.shards().context(0), [this] {
        channel_.stop();
        cache_.stop();
    });
}

Task<std::vector<std::optional<Profile>>> RedisCards::find(std::vector<UserId> ids) {
    std::vector<std::string> keys;
    for (const auto id : ids) {
        keys.push_back(key_of(id));
    }
    const auto values = co_await awaited<redis::Cache::Values>(
        [this, &keys](Callback<redis::Cache::Values> then) { cache_.find(std::move(keys), std::move(then)); });
    std::vector<std::optional<Profile>> found;
    for (const auto& value : values) {
        found.push_back(value ? from_own_json(*value) : std::nullopt);
    }
    const auto hits = std::ranges::count_if(found, [](const auto& one) { return one.has_value(); });
    reads_.count(static_cast<std::size_t>(hits), found.size() - static_cast<std::size_t>(hits));
    co_return found;
}

void RedisCards::keep(const Profile& profile) {
    cache_.keep_first(key_of(profile.id), boost::json::serialize(own_json(profile)), shared_lifetime);
}

void RedisCards::tell_changed(UserId id) {
    // Empty, not absent: whoever has read the profile before the change can't keep it any more.
    cache_.keep(key_of(id), "", shared_lifetime);
    boost::asio::post(context_.shards().context(0), [this, id] { channel_.tell(id.to_string()); });
}

}  // namespace messenger::user
