#include "limits/redis_rates.hpp"

#include <boost/asio/post.hpp>
#include <iterator>

#include "core/log.hpp"

namespace messenger::gateway {
namespace {

constexpr std::string_view prefix = "gateway:rate:";
/// What is told in one turn of the loop; beyond it the others don't hear of it.
constexpr std::size_t most_pending = 1'000;
constexpr std::ptrdiff_t most_in_one_call = 100;
// A server that is slower than this is of no use here.
constexpr redis::LinkOptions options{.command_deadline = std::chrono::milliseconds(500), .max_waiting = 100};

/// For each key: the time that what was let in takes to come back, and the window, in microseconds. Answers when the
/// bucket is full again, in microseconds from now by Redis's clock. What gateways let in at the same moment can't push
/// that beyond the window.
constexpr std::string_view script = R"(
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local left = {}
for i, key in ipairs(KEYS) do
    local full = math.max(tonumber(redis.call('GET', key) or 0), now) + ARGV[2 * i - 1]
    full = math.min(full, now + ARGV[2 * i])
    redis.call('SET', key, string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000))
    left[i] = full - now
end
return left
)";

std::string micros(std::chrono::nanoseconds duration) {
    return std::to_string(std::max<std::int64_t>(1, duration / std::chrono::microseconds(1)));
}

}  // namespace

RedisRates::RedisRates(ServiceContext& context, redis::RedisUrl url, RateTable& table)
    : context_(context),
      table_(table),
      link_(context.shards().context(0).get_executor(), std::move(url),
            {.on_up = [this] { load_script(); }, .on_down = [this] { script_.clear(); }, .on_message = {}}, options) {}

void RedisRates::start() {
    context_.spawn("Redis", [this] { return link_.run(); });
}

void RedisRates::load_script() {
    script_.clear();
    link_.command({"SCRIPT", "LOAD", script}, [this](std::optional<redis::Reply> reply) {
        if (reply && !reply->is_error()) {
            script_ = std::move(reply->text);
        } else if (reply) {
            log::warning("Redis does not take the script of the rate limits", {{"reason", reply->text}});
        }
    });
}

void RedisRates::tell(std::string who, std::uint64_t key, Rate rate) {
    const std::lock_guard lock(mutex_);
    if (pending_.size() >= most_pending && !pending_.contains(who)) {
        return;
    }
    if (pending_.empty()) {
        boost::asio::post(context_.shards().context(0), [this] { flush(); });
    }
    auto& told = pending_[std::move(who)];
    told.key = key;
    told.rate = rate;
    ++told.count;
}

void RedisRates::flush() {
    Pending told;
    {
        const std::lock_guard lock(mutex_);
        told.swap(pending_);
    }
    if (script_.empty()) {
        return;
    }
    for (auto first = told.cbegin(); first != told.cend();) {
        const auto last = std::next(first, std::min(most_in_one_call, std::distance(first, told.cend())));
        send(first, last);
        first = last;
    }
}

void RedisRates::send(Pending::const_iterator first, Pending::const_iterator last) {
    std::vector<std::string> words{"EVALSHA", script_, std::to_string(std::distance(first, last))};
    std::vector<std::uint64_t> keys;
    for (auto each = first; each != last; ++each) {
        words.push_back(std::string(prefix) + each->first);
        keys.push_back(each->second.key);
    }
    for (auto each = first; each != last; ++each) {
        words.push_back(micros(each->second.rate.interval() * each->second.count));
        words.push_back(micros(each->second.rate.window));
    }
    const auto sent_at = RateTable::Clock::now();
    link_.command({words.begin(), words.end()},
                  [this, keys = std::move(keys), sent_at](std::optional<redis::Reply> reply) {
                      if (!reply) {
                          return;
                      }
                      if (reply->is_error()) {
                          return load_script();  // it has been restarted, or told to forget its scripts
                      }
                      for (std::size_t i = 0; i < std::min(keys.size(), reply->items.size()); ++i) {
                          table_.learn(keys[i], sent_at + std::chrono::microseconds(reply->items[i].integer), sent_at);
                      }
                  });
}

}  // namespace messenger::gateway
