#include "chat_service.hpp"

#include <array>

#include "directory.hpp"
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
#include "store/database_url.hpp"
#include "store/sql_chat_store.hpp"
#include "store/sql_draft_store.hpp"
#include "store/sql_invite_store.hpp"
#include "store/sql_message_search.hpp"
#include "store/sql_people_store.hpp"
#include "store/sql_report_store.hpp"
#include "store/sql_scheduled_store.hpp"

namespace messenger::chat {
namespace {

std::unique_ptr<store::SqlPool> open_database(const Settings& settings, const std::filesystem::path& data_dir) {
    const auto url = store::parse_database_url(settings.get(database_url));
    if (!url) {
        throw SettingsError("CHAT_DB_URL: " + url.error());
    }
    constexpr std::array offered{store::Dialect::sqlite};
    if (const auto missing = store::missing_driver(*url, offered); !missing.empty()) {
        throw SettingsError("CHAT_DB_URL: " + missing);
    }
    return std::make_unique<store::SqlPool>(*url, data_dir);
}

}  // namespace

struct ChatService::Parts {
    explicit Parts(ServiceContext& context)
        : chat_store(open_database(context.settings(), context.data_dir())),
          search(chat_store.database(), context.data_dir(), chat_store.epoch()),
          invites(chat_store.database()),
          drafts(chat_store.database()),
          scheduled(chat_store.database()),
          reports(chat_store.database()),
          directory(context.peer(Peer::user)),
          people(chat_store.database()),
          engine(context, chat_store, people,
                 {.outbox_bytes = static_cast<std::size_t>(context.settings().get(outbox_bytes)),
                  .max_queued = static_cast<std::size_t>(context.settings().get(commit_queue_messages))}),
          api(context, engine, directory, search),
          people_api(context, engine, people),
          import_api(context, engine),
          archive_api(context, engine),
          retention(context, engine, search),
          invite_api(context, engine, invites, api),
          draft_api(context, engine, drafts),
          scheduled_api(context, engine, scheduled),
          scheduled_sender(context, engine, scheduled),
          report_api(context, engine, reports) {}

    SqlChatStore chat_store;
    SqlMessageSearch search;
    SqlInviteStore invites;
    SqlDraftStore drafts;
    SqlScheduledStore scheduled;
    SqlReportStore reports;
    Directory directory;
    SqlPeopleStore people;
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
    context.spawn("retention", [this] { return parts_->retention.run(); });
    context.add_readiness("chat database", [this, &context]() -> Task<Result<>> {
        return context.blocking().run([this]() -> Result<> {
            parts_->chat_store.ping();
            return {};
        });
    });
}

ChatService::~ChatService() = default;

void ChatService::after_restore(const CommandContext& context) {
    SqlChatStore(open_database(context.settings, context.data_dir)).renew_epoch();
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
