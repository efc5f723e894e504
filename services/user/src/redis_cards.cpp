#include "redis_cards.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace messenger::user {
namespace {

/// Redis may lose what is told.
constexpr std::chrono::seconds together{30};

}  // namespace

RedisCards::RedisCards(ServiceContext& context, Profiles& profiles, redis::RedisUrl url,
                       std::chrono::milliseconds alone)
    : context_(context),
      profiles_(profiles),
      alone_(alone),
      channel_(context.shards().context(0).get_executor(), std::move(url), "user:changed",
               {.on_text =
                    [this](std::string_view text) {
                        if (const auto id = UserId::parse(text)) {
                            profiles_.cards().forget(*id);
                        }
                    },
                .on_hearing =
                    [this](bool is_so) {
                        profiles_.cards().set_lifetime(is_so ? std::chrono::milliseconds(together) : alone_);
                    }}) {
    profiles_.on_changed([this](UserId id) {
        boost::asio::post(context_.shards().context(0), [this, id] { channel_.tell(id.to_string()); });
    });
}

void RedisCards::start() {
    context_.spawn("Redis", [this] { return channel_.run_speaker(); });
    context_.spawn("Redis subscriptions", [this] { return channel_.run_listener(); });
}

void RedisCards::stop() {
    boost::asio::post(context_.shards().context(0), [this] { channel_.stop(); });
}

}  // namespace messenger::user
