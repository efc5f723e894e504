#include "retention.hpp"
#include "net/as_result.hpp"

#include <set>

#include "core/failure.hpp"
#include "core/log.hpp"

namespace messenger::chat {
namespace {

constexpr std::chrono::minutes round_pause{1};
/// In one transaction, which messages that are sent meanwhile wait for.
constexpr std::int64_t round_size = 200;

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
        timer_.expires_after(has_more ? std::chrono::milliseconds(50) : std::chrono::milliseconds(round_pause));
        co_await timer_.async_wait(as_result);
    }
}

void Retention::stop() {
    is_stopping_ = true;
    timer_.cancel();
}

Task<Result<bool>> Retention::purge() {
    CO_TRY(const auto purged, co_await context_.blocking().run([this]() -> Result<std::vector<MessageLink>> {
        auto messages = engine_.store().purge_expired(now(), round_size);
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
    co_return std::ssize(purged) == round_size;
}

}  // namespace messenger::chat
