#include "realtime/room_cache.hpp"

#include <algorithm>
#include <boost/asio/dispatch.hpp>
#include <utility>

#include "codec/snapshot_fields.hpp"

namespace messenger::chat {
namespace {

constexpr std::string_view lifetime_s = "600";
/// In one command, so that Redis is not held up by one who starts.
constexpr std::size_t most_keys = 200;

prometheus::Counter& counter(prometheus::Registry& metrics, const std::string& result) {
    return prometheus::BuildCounter()
        .Name("messenger_chat_room_cache_reads_total")
        .Help("Rooms that were looked for in Redis before they were read from the database")
        .Register(metrics)
        .Add({{"result", result}});
}

}  // namespace

/// The answers to the commands of one find(), until the last of them is there or it is too late.
struct RoomCache::Search : std::enable_shared_from_this<Search> {
    explicit Search(boost::asio::io_context& context) : timer(context) {}

    void take(std::size_t begin, const std::optional<redis::Reply>& reply) {
        for (std::size_t i = 0; reply && !reply->is_error() && i < reply->items.size(); ++i) {
            if (reply->items[i].kind == redis::Reply::Kind::text) {
                found[begin + i] = read_snapshot(reply->items[i].text);
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
    Found found;
    std::size_t missing = 0;
    std::move_only_function<void(Found)> then;
};

RoomCache::RoomCache(boost::asio::io_context& context, prometheus::Registry& metrics, redis::RedisUrl url)
    : context_(context),
      link_(context.get_executor(), std::move(url), {}),
      hits_(counter(metrics, "hit")),
      misses_(counter(metrics, "miss")) {}

Task<> RoomCache::run(std::string epoch) {
    prefix_ = "chat:" + epoch + ":state:";
    is_started_ = true;
    co_await link_.run();
}

void RoomCache::post(std::move_only_function<void()> action) {
    boost::asio::dispatch(context_, std::move(action));
}

void RoomCache::find(std::vector<RoomId> rooms, std::move_only_function<void(Found)> then) {
    post(
        [this, rooms = std::move(rooms), then = std::move(then)]() mutable { ask(std::move(rooms), std::move(then)); });
}

void RoomCache::ask(std::vector<RoomId> rooms, std::move_only_function<void(Found)> then) {
    auto search = std::make_shared<Search>(context_);
    search->found.resize(rooms.size());
    search->missing = (rooms.size() + most_keys - 1) / most_keys + 1;
    search->then = [this, then = std::move(then)](Found found) mutable {
        const auto hits = std::ranges::count_if(found, [](const auto& one) { return one.has_value(); });
        hits_.Increment(static_cast<double>(hits));
        misses_.Increment(static_cast<double>(std::ssize(found) - hits));
        then(std::move(found));
    };
    for (std::size_t begin = 0; begin < rooms.size(); begin += most_keys) {
        std::vector<std::string> words{"MGET"};
        for (auto i = begin; i < std::min(rooms.size(), begin + most_keys); ++i) {
            words.push_back(key_of(rooms[i]));
        }
        link_.command({words.begin(), words.end()},
                      [search, begin](const std::optional<redis::Reply>& reply) { search->take(begin, reply); });
    }
    search->timer.expires_after(deadline);
    search->timer.async_wait([search](boost::system::error_code error) {
        if (!error) {
            search->end();
        }
    });
    search->take(0, std::nullopt);  // all were asked for
}

void RoomCache::keep(const RoomSnapshot& snapshot) {
    if (!is_started_) {
        return;
    }
    FieldWriter out;
    write(out, snapshot);
    auto bytes = out.take();
    if (bytes.size() > max_bytes) {
        return;
    }
    post([this, key = key_of(snapshot.info.id), bytes = std::move(bytes)] {
        link_.tell({"SET", key, bytes, "EX", lifetime_s});
    });
}

void RoomCache::forget(RoomId room) {
    post([this, room] { link_.tell({"DEL", key_of(room)}); });
}

}  // namespace messenger::chat
