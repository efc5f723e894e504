#include "realtime/forwarding.hpp"

#include "codec/message_json.hpp"
#include "realtime/engine.hpp"

namespace messenger::chat {

Task<Result<PostMessage>> forward(Engine& engine, UserId user, MessageLink link, PostMessage post) {
    const auto unreadable = [] { return invalid_field("/forward", "is no message that you can read"); };
    const auto view = co_await engine.view(link.room, user);
    if (!view) {
        if (view.error().code() == Errc::unavailable) {
            co_return std::unexpected(view.error());
        }
        co_return unreadable();
    }
    CO_TRY(const auto found,
           co_await engine.context().blocking().run([&engine, link]() -> Result<std::optional<std::string>> {
               return engine.store().message(link.room, link.seq);
           }));
    if (!found) {
        co_return unreadable();
    }
    const MessageJson message(*found);
    if (message.is_purged()) {
        co_return unreadable();
    }
    post.message.text = message.text();
    post.message.forwarded_from = message.origin();
    co_return post;
}

}  // namespace messenger::chat
