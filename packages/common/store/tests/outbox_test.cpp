#include "store/outbox.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "store/outbox_relay.hpp"
#include "testing/run_task.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger::store {
namespace {

/// Records what it gets, refuses what it is told to, and stops the relay when it has got enough.
class Recorder final : public Subscriber {
  public:
    Task<Result<>> deliver(OutboxEntry entry) override {
        if (entry.attempts < refusals && entry.subject == refused_subject) {
            co_return fail(problem::unavailable);
        }
        got.push_back(entry.subject + ":" + entry.payload);
        if (got.size() >= wanted && relay != nullptr) {
            relay->stop();
        }
        co_return Result<>{};
    }
    std::vector<std::string> got;
    std::string refused_subject;
    int refusals = 0;
    std::size_t wanted = 1000;
    OutboxRelay* relay = nullptr;
};

class OutboxTest : public ::testing::Test {
  protected:
    OutboxTest() {
        pool_.write([](soci::session& sql) {
            sql << "CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, subject TEXT NOT "
                   "NULL, "
                   "payload TEXT NOT NULL, created_at BIGINT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, "
                   "next_attempt_at BIGINT NOT NULL)";
        });
    }
    std::int64_t add(const std::string& subject, const std::string& payload, Timestamp not_before = now()) {
        return pool_.write([&](soci::session& sql) { return outbox::add(sql, "topic", subject, payload, not_before); });
    }
    std::vector<std::string> pending(Timestamp at = now() + std::chrono::seconds(1)) {
        return pool_.read([&](soci::session& sql) {
            std::vector<std::string> payloads;
            for (const auto& entry : outbox::pending(sql, at, 10)) {
                payloads.push_back(entry.payload);
            }
            return payloads;
        });
    }
    using Strings = std::vector<std::string>;

    testing::TemporaryFolder folder_;
    SqlPool pool_{*parse_database_url("sqlite:test.db"), folder_.path()};
    boost::asio::io_context context_;
    BlockingPool blocking_{2, 100};
    Recorder recorder_;
    OutboxRelay relay_{context_.get_executor(), pool_, blocking_, recorder_};
};

TEST_F(OutboxTest, HoldsBackWhatFollowsAWaitingEventOfTheSameSubject) {
    const auto first = add("a", "1");
    add("a", "2");
    add("b", "3");
    EXPECT_EQ((Strings{"1", "2", "3"}), pending());
    pool_.write([&](soci::session& sql) { outbox::failed(sql, first, now() + std::chrono::minutes(1)); });
    EXPECT_EQ((Strings{"3"}), pending());
    pool_.write([&](soci::session& sql) { outbox::done(sql, first); });
    EXPECT_EQ((Strings{"2", "3"}), pending());
}

TEST_F(OutboxTest, IsEmptyWhenTheCausingTransactionFailed) {
    EXPECT_THROW(pool_.write([&](soci::session& sql) {
        outbox::add(sql, "topic", "a", "1");
        throw std::logic_error("the cause failed");
    }),
                 std::logic_error);
    EXPECT_TRUE(pending().empty());
}

TEST_F(OutboxTest, WaitsLongerAfterEachFailureUpToAMinute) {
    EXPECT_EQ(std::chrono::milliseconds(500), outbox::backoff(1));
    EXPECT_EQ(std::chrono::milliseconds(1000), outbox::backoff(2));
    EXPECT_EQ(std::chrono::milliseconds(60'000), outbox::backoff(50));
}

TEST_F(OutboxTest, DeliversInOrderPerSubjectAndTriesAgain) {
    recorder_.refused_subject = "a";
    recorder_.refusals = 1;
    recorder_.wanted = 3;
    recorder_.relay = &relay_;
    add("a", "1");
    add("a", "2");
    add("b", "3");
    boost::asio::co_spawn(context_, relay_.run(), boost::asio::detached);
    context_.run();
    EXPECT_EQ((Strings{"b:3", "a:1", "a:2"}), recorder_.got);
    EXPECT_TRUE(pending(now() + std::chrono::hours(1)).empty());
}

TEST_F(OutboxTest, DeliversAtOnceWhenNotified) {
    recorder_.wanted = 1;
    recorder_.relay = &relay_;
    boost::asio::co_spawn(context_, relay_.run(), boost::asio::detached);
    context_.run_for(std::chrono::milliseconds(50));
    const auto started = std::chrono::steady_clock::now();
    add("a", "1");
    relay_.notify();
    context_.run();
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::milliseconds(500));
    EXPECT_EQ((Strings{"a:1"}), recorder_.got);
}

TEST_F(OutboxTest, DeliversNowWhatTheRelayIsNotYetAllowedTo) {
    const auto later = now() + std::chrono::minutes(1);
    const auto id = add("a", "1", later);
    EXPECT_TRUE(pending().empty());
    EXPECT_TRUE(testing::run_task(relay_.deliver_now({id, "topic", "a", "1", 0})));
    EXPECT_TRUE(pending(later + std::chrono::minutes(1)).empty());
}

}  // namespace
}  // namespace messenger::store
