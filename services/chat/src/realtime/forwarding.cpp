// Engine's part about telling a message on in another room.
#include "codec/message_json.hpp"
#include "realtime/engine.hpp"

namespace messenger::chat {

Task<Result<PostMessage>> Engine::forward(UserId user, MessageLink link, PostMessage post) {
    const auto unreadable = [] { return invalid_field("/forward", "is no message that you can read"); };
    const auto seen = co_await view(link.room, user);
    if (!seen) {
        if (seen.error().code() == Errc::unavailable) {
            co_return std::unexpected(seen.error());
        }
        co_return unreadable();
    }
    CO_TRY(const auto found, co_await context_.blocking().run([this, link]() -> Result<std::optional<std::string>> {
        return store_.message(link.room, link.seq);
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
