#include "realtime/scheduled_sender.hpp"

#include "codec/event_json.hpp"
#include "codec/message_json.hpp"
#include "core/failure.hpp"
#include "core/log.hpp"
#include "net/as_result.hpp"

namespace messenger::chat {
namespace {

constexpr std::chrono::seconds due_pause{1};
/// At a time; what more is due comes next.
constexpr std::int64_t most_due = 50;
/// When a message that was taken and not settled is taken again.
constexpr std::chrono::seconds patience{10};

}  // namespace

ScheduledSender::ScheduledSender(ServiceContext& context, Engine& engine, ScheduledStore& scheduled)
    : context_(context), engine_(engine), scheduled_(scheduled), timer_(context.shards().context(0)) {}

void ScheduledSender::stop() {
    is_stopping_ = true;
    timer_.cancel();
}

Task<> ScheduledSender::run() {
    bool was_failing = false;
    std::size_t sent = 0;
    while (!is_stopping_) {
        if (sent < most_due) {
            timer_.expires_after(due_pause);
            co_await timer_.async_wait(as_result);
        }
        sent = 0;
        if (is_stopping_) {
            break;
        }
        try {
            sent = co_await send_due();
            was_failing = false;
        } catch (const std::exception& exception) {
            if (!std::exchange(was_failing, true)) {
                log::warning("scheduled messages can't be sent, trying again", {{"reason", safe_reason(exception)}});
            }
        }
    }
}

Task<std::size_t> ScheduledSender::send_due() {
    using Messages = std::vector<ScheduledMessage>;
    const auto due = co_await context_.blocking().run([this]() -> Result<Messages> {
        const auto time = now();
        return scheduled_.take_due(time, time + patience, most_due);
    });
    if (!due || due->empty()) {
        co_return 0;
    }
    std::vector<SendOutcome> outcomes;
    for (const auto& message : *due) {
        outcomes.push_back(co_await send(message));
    }
    // What is not settled is taken again, and found in the log.
    static_cast<void>(co_await context_.blocking().run([this, outcomes]() -> Result<> {
        scheduled_.settle(outcomes);
        return {};
    }));
    co_return due->size();
}

Task<SendOutcome> ScheduledSender::send(ScheduledMessage message) {
    if (message.reply_to) {
        const auto checked = co_await check_reply(message.room, *message.reply_to);
        if (!checked) {
            co_return outcome_of(message.id, checked.error(), now());
        }
    }
    PostMessage post{message.client_id, {message.text, message.reply_to, {}}};
    const auto committed = co_await engine_.execute(Command{message.room, message.user, std::move(post)});
    if (!committed) {
        co_return outcome_of(message.id, committed.error(), now());
    }
    if (committed->is_duplicate && !is_message_of(committed->event.payload, message.text)) {
        co_return outcome_of(message.id, Error(problem::client_id_reused), now());
    }
    co_return SendOutcome{.id = message.id, .problem = {}, .again_at = std::nullopt};
}

Task<Result<>> ScheduledSender::check_reply(RoomId room, Seq seq) {
    CO_TRY(const auto target,
           co_await context_.blocking().run([this, room, seq]() -> Result<std::optional<std::string>> {
               return engine_.store().message(room, seq);
           }));
    if (!target || MessageJson(*target).is_deleted()) {
        co_return fail(problem::not_found);
    }
    co_return Result<>();
}

}  // namespace messenger::chat
