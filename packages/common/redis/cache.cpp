#include "redis/cache.hpp"

#include <algorithm>
#include <boost/asio/dispatch.hpp>
#include <memory>
#include <utility>

namespace messenger::redis {
namespace {

/// In one command, so that Redis is not held up by one who asks for many.
constexpr std::size_t most_keys = 200;

}  // namespace

/// The answers to the commands of one find(), until the last of them is there or it is too late.
struct Cache::Search : std::enable_shared_from_this<Search> {
    explicit Search(const boost::asio::any_io_executor& executor) : timer(executor) {}

    void take(std::size_t begin, const std::optional<Reply>& reply) {
        for (std::size_t i = 0; reply && !reply->is_error() && i < reply->items.size(); ++i) {
            if (reply->items[i].kind == Reply::Kind::text) {
                found[begin + i] = reply->items[i].text;
            }
        }
        if (--missing == 0) {
            end();
        }
    }
    void end() {
        timer.cancel();
        if (then) {
            std::exchange(then, {})(std::move(found));
        }
    }

    boost::asio::steady_timer timer;
    Values found;
    std::size_t missing = 0;
    std::move_only_function<void(Values)> then;
};

Cache::Cache(boost::asio::any_io_executor executor, RedisUrl url)
    : executor_(executor), link_(std::move(executor), std::move(url), {}) {}

void Cache::find(std::vector<std::string> keys, std::move_only_function<void(Values)> then) {
    boost::asio::dispatch(
        executor_, [this, keys = std::move(keys), then = std::move(then)]() mutable { ask(keys, std::move(then)); });
}

void Cache::ask(const std::vector<std::string>& keys, std::move_only_function<void(Values)> then) {
    auto search = std::make_shared<Search>(executor_);
    search->found.resize(keys.size());
    search->missing = (keys.size() + most_keys - 1) / most_keys + 1;
    search->then = std::move(then);
    for (std::size_t begin = 0; begin < keys.size(); begin += most_keys) {
        std::vector<std::string_view> words{"MGET"};
        const auto end = std::min(keys.size(), begin + most_keys);
        words.insert(words.end(), keys.begin() + static_cast<std::ptrdiff_t>(begin),
                     keys.begin() + static_cast<std::ptrdiff_t>(end));
        link_.command(words, [search, begin](const std::optional<Reply>& reply) { search->take(begin, reply); });
    }
    search->timer.expires_after(deadline);
    search->timer.async_wait([search](boost::system::error_code error) {
        if (!error) {
            search->end();
        }
    });
    search->take(0, std::nullopt);  // all were asked for
}

void Cache::keep(std::string key, std::string value, std::chrono::seconds lifetime) {
    boost::asio::dispatch(executor_, [this, key = std::move(key), value = std::move(value), lifetime] {
        link_.tell({"SET", key, value, "EX", std::to_string(lifetime.count())});
    });
}

void Cache::keep_first(std::string key, std::string value, std::chrono::seconds lifetime) {
    boost::asio::dispatch(executor_, [this, key = std::move(key), value = std::move(value), lifetime] {
        link_.tell({"SET", key, value, "NX", "EX", std::to_string(lifetime.count())});
    });
}

void Cache::forget(std::string key) {
    boost::asio::dispatch(executor_, [this, key = std::move(key)] { link_.tell({"DEL", key}); });
}

}  // namespace messenger::redis
