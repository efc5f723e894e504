#include "tests/store/backends.hpp"

#include "mongo/mongo_stores.hpp"
#include "store/sql_stores.hpp"
#include "testing/temporary_folder.hpp"
#include "testing/test_databases.hpp"

namespace messenger::chat {
namespace {

class SqlUnderTest final : public DatabaseUnderTest {
  public:
    explicit SqlUnderTest(store::Dialect dialect, std::size_t merge_after = SqlChatStore::default_merge_after)
        : database_(dialect), merge_after_(merge_after) {}

    std::unique_ptr<ChatStores> open() override {
        auto stores = std::make_unique<SqlStores>(std::make_unique<store::SqlPool>(database_.url(), folder_.path()),
                                                  folder_.path(), merge_after_);
        if (stores->is_server()) {
            stores->prepare();
        }
        return stores;
    }

  private:
    messenger::testing::TemporaryFolder folder_;
    messenger::testing::TestDatabase database_;
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

Backend postgresql() {
    return {"postgresql", [] { return std::make_unique<SqlUnderTest>(store::Dialect::postgresql); }};
}

Backend mongodb() {
    return {"mongodb", [] { return std::make_unique<MongoUnderTest>(); }};
}

}  // namespace

std::vector<Backend> backends() {
    return {{"sqlite", [] { return std::make_unique<SqlUnderTest>(store::Dialect::sqlite); }},
            // Its tables are brought up to date every few events.
            {"sqlite_merging", [] { return std::make_unique<SqlUnderTest>(store::Dialect::sqlite, 3); }},
            postgresql(),
            mongodb()};
}

std::vector<Backend> shared_backends() {
    return {postgresql(), mongodb()};
}

}  // namespace messenger::chat
