// Several instances on one database server: one delivers at a time.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "store/outbox_relay.hpp"
#include "testing/run_task.hpp"
#include "testing/temporary_folder.hpp"
#include "testing/test_databases.hpp"

namespace messenger::store {
namespace {

using std::chrono::seconds;

/// Stops the relay after `wanted` events; a delivery calls `meanwhile` first.
class Receiver final : public Subscriber {
  public:
    Task<Result<>> deliver(OutboxEntry entry) override {
        if (meanwhile) {
            meanwhile();
        }
        got.push_back(entry.payload);
        if (got.size() >= wanted) {
            relay->stop();
        }
        co_return Result<>{};
    }
    std::vector<std::string> got;
    std::size_t wanted = 1;
    OutboxRelay* relay = nullptr;
    std::function<void()> meanwhile;
};

class OutboxLeaseTest : public ::testing::TestWithParam<Dialect> {
  protected:
    OutboxLeaseTest() {
        const std::string id = GetParam() == Dialect::mysql ? "BIGINT AUTO_INCREMENT" : "BIGSERIAL";
        pool_.write([&](soci::session& sql) {
            sql << "CREATE TABLE outbox (id " + id +
                       " PRIMARY KEY, topic VARCHAR(99), subject VARCHAR(99), payload VARCHAR(99), "
                       "created_at BIGINT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_attempt_at BIGINT NOT "
                       "NULL)";
            sql << "CREATE TABLE leases (name VARCHAR(20) PRIMARY KEY, owner VARCHAR(64) NOT NULL, until BIGINT NOT "
                   "NULL)";
            sql << "INSERT INTO leases (name, owner, until) VALUES ('outbox', '', 0)";
        });
        receiver_.relay = &relay_;
    }
    bool take(const std::string& owner, Timestamp at) {
        return pool_.write(
            [&](soci::session& sql) { return outbox::take_lease(sql, "outbox", owner, at, at + seconds(10)); });
    }
    void add(const std::string& payload) {
        pool_.write([&](soci::session& sql) { outbox::add(sql, "topic", payload, payload); });
    }
    void deliver() {
        boost::asio::co_spawn(context_, relay_.run(), boost::asio::detached);
        context_.run();
    }

    testing::TemporaryFolder folder_;
    testing::TestDatabase database_{GetParam()};
    SqlPool pool_{database_.url(), folder_.path(), {.sessions = 2}};
    boost::asio::io_context context_;
    BlockingPool blocking_{2, 100};
    Receiver receiver_;
    OutboxRelay relay_{context_.get_executor(), pool_, blocking_, receiver_};
};

TEST_P(OutboxLeaseTest, BelongsToOneUntilItEndsOrIsGivenUp) {
    const auto at = now();
    EXPECT_TRUE(take("a", at));
    EXPECT_FALSE(take("b", at + seconds(1)));
    EXPECT_TRUE(take("a", at + seconds(5)));
    EXPECT_FALSE(take("b", at + seconds(11)));
    EXPECT_TRUE(take("b", at + seconds(16)));
    EXPECT_FALSE(take("a", at + seconds(17)));
    pool_.write([](soci::session& sql) { outbox::release_lease(sql, "outbox", "a"); });
    EXPECT_FALSE(take("a", at + seconds(17))) << "given up by one that did not have it";
    pool_.write([](soci::session& sql) { outbox::release_lease(sql, "outbox", "b"); });
    EXPECT_TRUE(take("a", at + seconds(17)));
}

TEST_P(OutboxLeaseTest, IsTakenOverFromAnInstanceThatHasDied) {
    EXPECT_TRUE(take("dead", now() - std::chrono::milliseconds(9'500)));
    add("1");
    deliver();
    EXPECT_EQ((std::vector<std::string>{"1"}), receiver_.got);
}

TEST_P(OutboxLeaseTest, IsGivenUpByARelayThatStops) {
    add("1");
    receiver_.meanwhile = [this] { EXPECT_FALSE(take("other", now())); };
    deliver();
    EXPECT_TRUE(take("other", now()));
}

INSTANTIATE_TEST_SUITE_P(Servers, OutboxLeaseTest, ::testing::Values(Dialect::mysql, Dialect::postgresql),
                         [](const auto& info) { return std::string(to_string(info.param)); });

}  // namespace
}  // namespace messenger::store
