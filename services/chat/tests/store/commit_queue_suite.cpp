// Group commit, on every kind of store.
#include "realtime/commit_queue.hpp"

#include <future>

#include "tests/store/chat_store_suite.hpp"

namespace messenger::chat {
namespace {

class CommitQueueSuite : public ChatStoreSuite {
  protected:
    void submit(const std::string& client_id) {
        ASSERT_TRUE(queue.reserve());
        std::vector<Work> works;
        works.push_back({.what = message(room, ada, client_id), .done = {}});
        ASSERT_TRUE(queue.submit(works));
    }

    RoomId room = make_room({ada});
    std::promise<void> first;
    std::vector<std::size_t> batches;
    CommitQueue queue{*chat_store, 1, 100, [this](std::size_t, std::vector<Outcome> outcomes) {
                          for (const auto& outcome : outcomes) {
                              EXPECT_TRUE(outcome.result);
                          }
                          batches.push_back(outcomes.size());
                          if (batches.size() == 1) {
                              first.set_value();
                          }
                      }};
};

TEST_P(CommitQueueSuite, WhatComesWhileTheWriterRestsIsOneBatchAndNobodyWaitsForTheEndOfARestToStop) {
    queue.set_rest(std::chrono::hours(1));
    submit("at once");
    first.get_future().get();
    submit("one");
    submit("another");
    queue.stop();
    EXPECT_EQ(batches, (std::vector<std::size_t>{1, 2}));
}

INSTANTIATE_TEST_SUITE_P(Backends, CommitQueueSuite, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::chat
