#include "store/blocking_pool.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <latch>
#include <memory>
#include <stdexcept>

#include "testing/run_task.hpp"

namespace messenger::store {
namespace {

using testing::run_task;

Result<std::unique_ptr<int>> answer() {
    return std::make_unique<int>(42);
}
Result<> boom() {
    throw std::runtime_error("boom");
}

Task<bool> resumes_on_its_own_thread(BlockingPool& pool) {
    const auto here = std::this_thread::get_id();
    auto there = co_await pool.run([]() -> Result<std::thread::id> { return std::this_thread::get_id(); });
    co_return there.has_value() && *there != here&& std::this_thread::get_id() == here;
}

TEST(BlockingPool, GivesBackWhatTheFunctionReturns) {
    BlockingPool pool(2, 10);
    const auto result = run_task(pool.run(answer));
    EXPECT_EQ(42, **result);
}

TEST(BlockingPool, RunsElsewhereAndResumesOnTheCallersThread) {
    BlockingPool pool(2, 10);
    EXPECT_TRUE(run_task(resumes_on_its_own_thread(pool)));
}

TEST(BlockingPool, ThrowsWhatTheFunctionThrows) {
    BlockingPool pool(1, 10);
    EXPECT_THROW(static_cast<void>(run_task(pool.run(boom))), std::runtime_error);
}

TEST(BlockingPool, RefusesWhatTheQueueCannotHold) {
    boost::asio::io_context context;
    BlockingPool pool(1, 1);
    std::latch started(1);
    std::latch release(1);
    const auto hold = [&]() -> Result<> {
        started.count_down();
        release.wait();
        return {};
    };
    boost::asio::co_spawn(context, pool.run(hold), boost::asio::detached);
    context.poll();
    started.wait();
    boost::asio::co_spawn(context, pool.run(answer), boost::asio::detached);
    context.poll();
    EXPECT_EQ(1u, pool.queued());
    EXPECT_EQ(1u, pool.running());
    const auto refused = run_task(pool.run(answer));
    ASSERT_FALSE(refused.has_value());
    EXPECT_TRUE(refused.error().is(problem::overloaded));
    EXPECT_EQ(std::chrono::seconds(1), refused.error().retry_after());
    release.count_down();
    context.run();
}

TEST(BlockingPool, FinishesWhatIsQueuedWhenStoppedAndRefusesTheRest) {
    boost::asio::io_context context;
    BlockingPool pool(1, 100);
    int finished = 0;
    for (int i = 0; i < 50; ++i) {
        boost::asio::co_spawn(context, pool.run(answer),
                              [&](std::exception_ptr, const Result<std::unique_ptr<int>>& result) {
                                  finished += result.has_value() ? 1 : 0;
                              });
    }
    context.poll();
    pool.stop();
    context.run();
    EXPECT_EQ(50, finished);
    EXPECT_TRUE(run_task(pool.run(answer)).error().is(problem::overloaded));
}

TEST(BlockingPool, DestroysTheFunctionBeforeTheCallerResumes) {
    boost::asio::io_context context;
    BlockingPool pool(1, 10);
    auto captured = std::make_shared<int>(1);
    const std::weak_ptr<int> watch = captured;
    bool was_gone = false;
    boost::asio::co_spawn(context, pool.run([captured = std::move(captured)]() -> Result<int> { return *captured; }),
                          [&](std::exception_ptr, const Result<int>&) { was_gone = watch.expired(); });
    context.run();
    EXPECT_TRUE(was_gone);
}

}  // namespace
}  // namespace messenger::store
