#include "chat_service.hpp"

#include "directory.hpp"
#include "http/chat_api.hpp"
#include "realtime/engine.hpp"
#include "settings.hpp"
#include "store/database_url.hpp"
#include "store/sql_chat_store.hpp"

namespace messenger::chat {
namespace {

std::unique_ptr<store::SqlPool> open_database(ServiceContext& context) {
    const auto url = store::parse_database_url(context.settings().get(database_url));
    if (!url) {
        throw SettingsError("CHAT_DB_URL: " + url.error());
    }
    return std::make_unique<store::SqlPool>(*url, context.data_dir());
}

}  // namespace

struct ChatService::Parts {
    explicit Parts(ServiceContext& context)
        : chat_store(open_database(context)),
          directory(context.peer(Peer::user)),
          engine(context, chat_store,
                 {.outbox_bytes = static_cast<std::size_t>(context.settings().get(outbox_bytes)),
                  .max_queued = static_cast<std::size_t>(context.settings().get(commit_queue_messages))}),
          api(context, engine, directory) {}

    SqlChatStore chat_store;
    Directory directory;
    Engine engine;
    ChatApi api;
};

ChatService::ChatService(ServiceContext& context) : parts_(std::make_unique<Parts>(context)) {
    context.on_revoked([this](const contracts::Revocation& revocation) {
        parts_->engine.end_sessions(
            [revocation](const Session& session) {
                return revocation.session == session.session_id() ||
                       (revocation.user == session.user() && session.signed_in_before(revocation.at));
            },
            close_code::unauthenticated, "the session has ended");
    });
    context.add_readiness("chat database", [this, &context]() -> Task<Result<>> {
        return context.blocking().run([this]() -> Result<> {
            parts_->chat_store.ping();
            return {};
        });
    });
}

ChatService::~ChatService() = default;

Task<> ChatService::drain() {
    return parts_->engine.drain();
}

void ChatService::stop() {
    parts_->engine.stop();
}

}  // namespace messenger::chat
