#include "chat_service.hpp"

#include "chat_movable.hpp"
#include "chat_stores.hpp"
#include "directory.hpp"
#include "host/redis_setting.hpp"
#include "http/archive_api.hpp"
#include "http/chat_api.hpp"
#include "http/draft_api.hpp"
#include "http/import_api.hpp"
#include "http/invite_api.hpp"
#include "http/people_api.hpp"
#include "http/report_api.hpp"
#include "http/scheduled_api.hpp"
#include "realtime/engine.hpp"
#include "realtime/scheduled_sender.hpp"
#include "retention.hpp"
#include "settings.hpp"

namespace messenger::chat {
struct ChatService::Parts {
    explicit Parts(ServiceContext& context)
        : stores(open_stores(context.settings(), context.data_dir())),
          directory(context.peer(Peer::user)),
          engine(context, stores->chat(), stores->people(),
                 {.outbox_bytes = static_cast<std::size_t>(context.settings().get(outbox_bytes)),
                  .max_queued = static_cast<std::size_t>(context.settings().get(commit_queue_messages)),
                  .redis = redis_of(context.settings())}),
          api(context, engine, directory, stores->search()),
          people_api(context, engine, stores->people()),
          import_api(context, engine),
          archive_api(context, engine),
          retention(context, engine, stores->search()),
          invite_api(context, engine, stores->invites(), api),
          draft_api(context, engine, stores->drafts()),
          scheduled_api(context, engine, stores->scheduled()),
          scheduled_sender(context, engine, stores->scheduled()),
          report_api(context, engine, stores->reports()) {}

    std::unique_ptr<ChatStores> stores;
    Directory directory;
    Engine engine;
    ChatApi api;
    PeopleApi people_api;
    ImportApi import_api;
    ArchiveApi archive_api;
    Retention retention;
    InviteApi invite_api;
    DraftApi draft_api;
    ScheduledApi scheduled_api;
    ScheduledSender scheduled_sender;
    ReportApi report_api;
};

ChatService::ChatService(ServiceContext& context) : parts_(std::make_unique<Parts>(context)) {
    context.on_revoked([this](const contracts::Revocation& revocation) {
        parts_->engine.end_sessions(
            [revocation](const Session& session) {
                return revocation.session == session.session_id() ||
                       (revocation.user == session.user() && session.signed_in_before(revocation.at));
            },
            is_about_account(revocation.reason) ? close_code::no_account : close_code::unauthenticated,
            "the session has ended");
    });
    context.add_readiness("chat database", [this, &context]() -> Task<Result<>> {
        return context.blocking().run([this]() -> Result<> {
            parts_->stores->chat().ping();
            return {};
        });
    });
    const auto work_on = [this, &context] {
        parts_->engine.follow_others();
        context.spawn("retention", [this] { return parts_->retention.run(); });
        context.spawn("scheduled messages", [this] { return parts_->scheduled_sender.run(); });
    };
    if (parts_->stores->is_server()) {
        context.prepare("chat database", [this] { parts_->stores->prepare(); }, work_on);
    } else {
        work_on();
    }
}

ChatService::~ChatService() = default;

void ChatService::after_restore(const CommandContext& context) {
    const auto stores = open_stores(context.settings, context.data_dir);
    if (!stores->is_server()) {  // what is on a server was not restored
        stores->renew_epoch();
    }
}

void ChatService::check(const Settings& settings, Problems& problems) {
    problems.add_thrown_by([&settings] { offered_database_of(settings); });
}

MovableData ChatService::movable() {
    return chat_movable();
}

Task<> ChatService::drain() {
    return parts_->engine.drain();
}

void ChatService::stop() {
    parts_->retention.stop();
    parts_->scheduled_sender.stop();
    parts_->engine.stop();
}

}  // namespace messenger::chat
