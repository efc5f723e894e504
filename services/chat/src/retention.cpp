#include "retention.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <set>

#include "core/failure.hpp"
#include "core/log.hpp"

namespace messenger::chat {
namespace {

constexpr std::chrono::minutes pause{1};
/// In one transaction, which messages that are sent meanwhile wait for.
constexpr std::int64_t batch = 200;

}  // namespace

Task<> Retention::run() {
    while (!is_stopping_) {
        bool has_more = false;
        try {
            const auto purged = co_await purge();
            has_more = purged && *purged;
        } catch (const std::exception& exception) {
            log::warning("retention is late", {{"reason", safe_reason(exception)}});
        }
        if (is_stopping_) {
            break;  // meanwhile, when nothing waited for the timer
        }
        timer_.expires_after(has_more ? std::chrono::milliseconds(50) : std::chrono::milliseconds(pause));
        co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
}

void Retention::stop() {
    is_stopping_ = true;
    timer_.cancel();
}

Task<Result<bool>> Retention::purge() {
    CO_TRY(const auto purged, co_await context_.blocking().run([this]() -> Result<std::vector<MessageLink>> {
        auto messages = engine_.store().purge_expired(now(), batch);
        if (!messages.empty()) {
            search_.forget(messages);
        }
        // Others may have the texts in memory, too.
        std::set<RoomId> rooms;
        for (const auto& message : messages) {
            if (rooms.insert(message.room).second) {
                engine_.store().touch(message.room);
            }
        }
        return messages;
    }));
    std::set<RoomId> rooms;
    for (const auto& message : purged) {
        rooms.insert(message.room);
    }
    for (const auto& room : rooms) {
        engine_.invalidate(room);
    }
    co_return std::ssize(purged) == batch;
}

}  // namespace messenger::chat
