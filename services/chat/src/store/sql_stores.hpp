// All stores of chat over one SQL database.
#pragma once

#include "chat_stores.hpp"
#include "store/sql_chat_store.hpp"
#include "store/sql_draft_store.hpp"
#include "store/sql_invite_store.hpp"
#include "store/sql_people_store.hpp"
#include "store/sql_report_store.hpp"
#include "store/sql_scheduled_store.hpp"

namespace messenger::chat {

class SqlStores final : public ChatStores {
  public:
    /// The search index of SQLite is a file in `folder`.
    SqlStores(std::unique_ptr<store::SqlPool> database, const std::filesystem::path& folder,
              std::size_t merge_after = SqlChatStore::default_merge_after);

    bool is_server() const override { return database_.dialect() != store::Dialect::sqlite; }
    void prepare() override { chat_.prepare(); }
    void renew_epoch() override { chat_.renew_epoch(); }
    ChatStore& chat() override { return chat_; }
    PeopleStore& people() override { return people_; }
    InviteStore& invites() override { return invites_; }
    DraftStore& drafts() override { return drafts_; }
    ScheduledStore& scheduled() override { return scheduled_; }
    ReportStore& reports() override { return reports_; }
    MessageSearch& search() override { return *search_; }

  private:
    SqlChatStore chat_;
    store::SqlPool& database_;
    SqlPeopleStore people_;
    SqlInviteStore invites_;
    SqlDraftStore drafts_;
    SqlScheduledStore scheduled_;
    SqlReportStore reports_;
    std::unique_ptr<MessageSearch> search_;
};

}  // namespace messenger::chat
