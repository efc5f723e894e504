// A database of a kind that chat offers, which one side of a move has.
#pragma once

#include <memory>

#include "mongo/mongo_stores.hpp"
#include "store/sql_stores.hpp"
#include "testing/temporary_folder.hpp"
#include "testing/test_databases.hpp"

namespace messenger::chat {

class DatabaseSide {
  public:
    /// On SQLite, what follows from the log is brought up to date every so many events.
    explicit DatabaseSide(store::Dialect dialect, std::size_t merge_after = SqlChatStore::default_merge_after)
        : database_(dialect), merge_after_(merge_after), url_(database_.url()) {
        if (dialect == store::Dialect::sqlite) {
            url_.file = folder_.path() / "chat.db";
        }
    }
    std::unique_ptr<ChatStores> open() const {
        if (url_.dialect == store::Dialect::mongodb) {
            auto stores = std::make_unique<MongoStores>(url_);
            stores->prepare();
            return stores;
        }
        auto stores =
            std::make_unique<SqlStores>(std::make_unique<store::SqlPool>(url_, ""), folder_.path(), merge_after_);
        stores->prepare();
        return stores;
    }
    const store::DatabaseUrl& url() const { return url_; }

  private:
    messenger::testing::TemporaryFolder folder_;
    messenger::testing::TestDatabase database_;
    std::size_t merge_after_;
    store::DatabaseUrl url_;
};

}  // namespace messenger::chat
