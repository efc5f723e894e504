// The settings of the chat service besides those that every process has.
#pragma once

#include "core/settings.hpp"

namespace messenger::chat {

inline const Setting<std::string> database_url{
    "CHAT_DB_URL", "sqlite:chat.db", "where rooms and messages are kept: mongodb://, postgresql:// or sqlite:"};
inline const Setting<std::int64_t> outbox_bytes{
    "WS_OUTBOX_BYTES", "1048576", "bytes that may wait for a slow WebSocket client before it is closed (4408)"};

inline const Setting<std::int64_t> commit_queue_messages{
    "COMMIT_QUEUE_MESSAGES", "16384",
    "messages that may wait to be stored; beyond, senders are told to come back (503)"};

inline SettingList settings() {
    return {&database_url, &outbox_bytes, &commit_queue_messages};
}

}  // namespace messenger::chat
