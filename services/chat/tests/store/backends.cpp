#include "tests/store/backends.hpp"

#include "mongo/mongo_stores.hpp"
#include "store/sql_chat_store.hpp"
#include "store/sql_draft_store.hpp"
#include "store/sql_invite_store.hpp"
#include "store/sql_message_search.hpp"
#include "store/sql_people_store.hpp"
#include "store/sql_report_store.hpp"
#include "store/sql_scheduled_store.hpp"
#include "testing/temporary_folder.hpp"
#include "testing/test_databases.hpp"

namespace messenger::chat {
namespace {

class SqliteStores final : public ChatStores {
  public:
    SqliteStores(const std::filesystem::path& folder, std::size_t merge_after)
        : chat_(std::make_unique<store::SqlPool>(store::parse_database_url("sqlite:chat.db").value(), folder),
                merge_after),
          search_(chat_.database(), folder, chat_.epoch()) {}

    bool is_server() const override { return false; }
    void prepare() override {}
    void renew_epoch() override { chat_.renew_epoch(); }
    ChatStore& chat() override { return chat_; }
    PeopleStore& people() override { return people_; }
    InviteStore& invites() override { return invites_; }
    DraftStore& drafts() override { return drafts_; }
    ScheduledStore& scheduled() override { return scheduled_; }
    ReportStore& reports() override { return reports_; }
    MessageSearch& search() override { return search_; }

  private:
    SqlChatStore chat_;
    SqlPeopleStore people_{chat_.database()};
    SqlInviteStore invites_{chat_.database()};
    SqlDraftStore drafts_{chat_.database()};
    SqlScheduledStore scheduled_{chat_.database()};
    SqlReportStore reports_{chat_.database()};
    SqlMessageSearch search_;
};

class SqliteUnderTest final : public DatabaseUnderTest {
  public:
    explicit SqliteUnderTest(std::size_t merge_after) : merge_after_(merge_after) {}
    std::unique_ptr<ChatStores> open() override { return std::make_unique<SqliteStores>(folder_.path(), merge_after_); }

  private:
    messenger::testing::TemporaryFolder folder_;
    std::size_t merge_after_;
};

class MongoUnderTest final : public DatabaseUnderTest {
  public:
    std::unique_ptr<ChatStores> open() override {
        auto stores = std::make_unique<MongoStores>(database_.url());
        stores->prepare();
        return stores;
    }

  private:
    messenger::testing::TestDatabase database_{store::Dialect::mongodb};
};

Backend mongodb() {
    return {"mongodb", [] { return std::make_unique<MongoUnderTest>(); }};
}

}  // namespace

std::vector<Backend> backends() {
    return {{"sqlite", [] { return std::make_unique<SqliteUnderTest>(SqlChatStore::default_merge_after); }},
            // Its tables are brought up to date every few events.
            {"sqlite_merging", [] { return std::make_unique<SqliteUnderTest>(3); }},
            mongodb()};
}

std::vector<Backend> shared_backends() {
    return {mongodb()};
}

}  // namespace messenger::chat
