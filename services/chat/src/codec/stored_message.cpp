#include "codec/stored_message.hpp"

#include "codec/message_json.hpp"

namespace messenger::chat {

std::optional<std::string> stored_message(ChatStore& store, RoomId room, Seq seq) {
    auto page = store.messages(room, {.before = std::nullopt, .after = seq - 1, .around = std::nullopt, .limit = 1});
    if (page.items.empty() || MessageJson(page.items.front()).seq() != seq) {
        return std::nullopt;
    }
    return std::move(page.items.front());
}

}  // namespace messenger::chat
