// What instances leave for each other in Redis: an instance that starts begins with it, and is never wrong by it.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "core/encoding.hpp"
#include "realtime/room_cache.hpp"
#include "testing/silent_proxy.hpp"
#include "tests/instances/instances.hpp"

namespace messenger::chat {
namespace {

using net::Method;

class RoomsOfInstances : public Instances {
  protected:
    double reads(LiveNode& node, const std::string& result) {
        for (const auto& family : node.host.process().metrics.Collect()) {
            for (const auto& metric : family.metric) {
                if (family.name == "messenger_chat_room_cache_reads_total" && metric.label.front().value == result) {
                    return metric.counter.value;
                }
            }
        }
        return 0;
    }
    std::unique_ptr<LiveNode> start() {
        return std::make_unique<LiveNode>(
            std::map<std::string, std::string>{{"CHAT_DB_URL", setting_of(database_.url())},
                                               {"REDIS_URL", std::getenv("TEST_REDIS_URL")}},
            signer_);
    }
    /// Asks new instances for the rooms until one has found them all in the cache.
    std::unique_ptr<LiveNode> start_with(const std::vector<std::string>& rooms) {
        std::unique_ptr<LiveNode> node;
        EXPECT_TRUE(comes([&] {
            node = start();
            return comes([&] { return node->call(ada, Method::get, "/api/rooms/" + rooms.front()).status == 200; }) &&
                   std::ranges::all_of(rooms,
                                       [&](const auto& room) {
                                           return node->post(ada, room, Uuid::generate().to_string()).status == 201;
                                       }) &&
                   reads(*node, "hit") >= static_cast<double>(rooms.size());
        }));
        return node;
    }
};

TEST_P(RoomsOfInstances, WhoStartsBeginsWithWhatTheOthersHaveLeft) {
    std::vector<std::string> rooms;
    for (int i = 0; i < 10; ++i) {
        rooms.push_back(open_room(0, ada, {bob}));
    }
    const auto node = start_with(rooms);
    const auto client = node->connect(bob);
    for (const auto& room : rooms) {
        EXPECT_EQ(post(0, ada, room, "more").status, 201);
    }
    EXPECT_EQ(client->receive("message.created").at("message").at("text").as_string(), "t more");
}

TEST_P(RoomsOfInstances, WhoWasRemovedAfterTheRoomWasLeftThereCannotWriteThroughWhoeverStarts) {
    const auto room = open_room(0, ada, {bob});
    const auto node = start_with({room});
    EXPECT_EQ(node->post(bob, room, "1").status, 201);
    EXPECT_EQ(call(0, ada, Method::del, "/api/rooms/" + room + "/members/" + bob.to_string()).status, 204);
    const auto next = start();
    EXPECT_EQ(next->post(bob, room, "2").status, 404);
    EXPECT_EQ(next->post(ada, room, "3").status, 201);
}

INSTANTIATE_TEST_SUITE_P(Redis, RoomsOfInstances, ::testing::Values(true),
                         [](const auto&) { return std::string("WithRedis"); });

/// The cache alone.
class RoomCacheTest : public ::testing::Test {
  protected:
    explicit RoomCacheTest(const std::string& url = std::getenv("TEST_REDIS_URL"))
        : redis_(context_.get_executor(), redis::parse_redis_url(url).value()), cache_(redis_, metrics_) {
        cache_.start(random_hex(8));
        boost::asio::co_spawn(context_, [this] { return redis_.run(); }, boost::asio::detached);
    }
    ~RoomCacheTest() override {
        redis_.stop();
        context_.restart();
        context_.run();
    }
    static RoomSnapshot room(std::size_t members) {
        RoomSnapshot snapshot{.info = {.id = RoomId::generate(), .name = "Room"}, .members = {}};
        for (std::size_t i = 0; i < members; ++i) {
            snapshot.members.emplace_back(UserId::generate(), MemberState());
        }
        return snapshot;
    }
    RoomCache::Found find(const std::vector<RoomId>& rooms) {
        std::optional<RoomCache::Found> found;
        cache_.find(rooms, [&found](RoomCache::Found states) { found = std::move(states); });
        context_.restart();
        while (!found) {
            context_.run_one();
        }
        return std::move(*found);
    }
    bool comes_to_have(const RoomSnapshot& state) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!find({state.info.id}).front()) {
            if (std::chrono::steady_clock::now() > deadline) {
                return false;
            }
            cache_.keep(state);
        }
        return true;
    }

    boost::asio::io_context context_{1};
    prometheus::Registry metrics_;
    redis::Cache redis_;
    RoomCache cache_;
};

TEST_F(RoomCacheTest, KeepsRoomsUnlessTheyAreTooLarge) {
    const auto small = room(3);
    EXPECT_TRUE(comes_to_have(small));
    const auto large = room(1'000);
    cache_.keep(large);
    std::vector<RoomId> wanted(500);
    std::ranges::generate(wanted, RoomId::generate);
    wanted.push_back(large.info.id);
    wanted.push_back(small.info.id);
    const auto found = find(wanted);
    ASSERT_EQ(found.size(), wanted.size());
    EXPECT_EQ(std::ranges::count_if(found, [](const auto& one) { return one.has_value(); }), 1);
    EXPECT_EQ(found.back()->members.size(), 3U);
    cache_.forget(small.info.id);
    EXPECT_FALSE(find({small.info.id}).front());
}

struct ProxyToRedis {
    messenger::testing::SilentProxy proxy{
        redis::parse_redis_url(std::getenv("TEST_REDIS_URL")).value().endpoints.front().port};
};
class SilentRedis : protected ProxyToRedis, public RoomCacheTest {
  protected:
    SilentRedis() : RoomCacheTest("redis://127.0.0.1:" + std::to_string(proxy.port())) {}
};

TEST_F(SilentRedis, IsWaitedForOnlyForAMoment) {
    const auto state = room(3);
    EXPECT_TRUE(comes_to_have(state));
    proxy.fall_silent();
    const auto before = std::chrono::steady_clock::now();
    EXPECT_FALSE(find({state.info.id}).front());
    const auto waited = std::chrono::steady_clock::now() - before;
    EXPECT_GE(waited, redis::Cache::deadline);
    EXPECT_LT(waited, 10 * redis::Cache::deadline);
}

}  // namespace
}  // namespace messenger::chat
