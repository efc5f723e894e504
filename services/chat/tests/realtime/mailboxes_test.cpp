#include "realtime/mailboxes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <future>

namespace messenger::chat {
namespace {

TEST(MailboxesTest, RunsAtOnceWhatAShardPostsToItself) {
    net::Shards shards(1);
    Mailboxes mail(shards);
    std::promise<bool> ran_inside;
    boost::asio::post(shards.context(0), [&] {
        bool has_run = false;
        mail.post(0, [&] { has_run = true; });
        ran_inside.set_value(has_run);
    });
    shards.start();
    EXPECT_TRUE(ran_inside.get_future().get());
}

TEST(MailboxesTest, KeepsTheOrderOfEachSenderAndTheThreadOfTheReceiver) {
    constexpr int count = 10'000;
    net::Shards shards(3);
    Mailboxes mail(shards);
    std::vector<int> received[2];
    std::promise<void> done;
    int senders_done = 0;
    for (std::size_t from : {0U, 1U}) {
        boost::asio::post(shards.context(from), [&, from] {
            for (int i = 0; i < count; ++i) {
                mail.post(2, [&, from, i] {
                    EXPECT_EQ(net::Shards::current(), 2U);
                    received[from].push_back(i);
                });
            }
            mail.post(2, [&] {
                if (++senders_done == 2) {
                    done.set_value();
                }
            });
        });
    }
    shards.start();
    done.get_future().get();
    for (const auto& actions : received) {
        ASSERT_EQ(actions.size(), static_cast<std::size_t>(count));
        EXPECT_TRUE(std::ranges::is_sorted(actions));
    }
}

TEST(MailboxesTest, TakesPostsOfOtherThreads) {
    net::Shards shards(1);
    Mailboxes mail(shards);
    std::promise<void> done;
    mail.post(0, [&] { done.set_value(); });
    shards.start();
    done.get_future().get();
}

}  // namespace
}  // namespace messenger::chat
