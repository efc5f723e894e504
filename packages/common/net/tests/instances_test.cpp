#include "net/instances.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <optional>

namespace messenger::net {
namespace {

using namespace std::chrono_literals;

class InstancesTest : public ::testing::Test {
  protected:
    using Names = std::vector<std::string>;

    InstancesTest() { shards.start(); }
    ~InstancesTest() override { shards.stop(); }

    Instances& make(const Names& urls, InstanceRules rules = {.resolve_interval = 1s}) {
        return instances.emplace(shards, targets(urls), rules,
                                 [this](std::string host) { return look_up(std::move(host)); });
    }
    static std::vector<InstanceTarget> targets(const Names& urls) {
        std::vector<InstanceTarget> all;
        for (const auto& url : urls) {
            all.push_back(*parse_instance(url));
        }
        return all;
    }
    void resolve() { boost::asio::co_spawn(shards.context(0), instances->resolve(), boost::asio::use_future).get(); }
    /// Those that each shard chooses from.
    Names places() {
        Names first;
        for (std::size_t shard = 0; shard < shards.size(); ++shard) {
            std::promise<Names> promise;
            boost::asio::post(shards.context(shard), [&] {
                Names names;
                for (const auto& entry : instances->here().entries()) {
                    names.push_back(entry.upstream->authority() + "*" + std::to_string(entry.weight));
                }
                promise.set_value(names);
            });
            auto names = promise.get_future().get();
            EXPECT_TRUE(shard == 0 || names == first);
            first = std::move(names);
        }
        std::ranges::sort(first);
        return first;
    }
    Names states() const {
        Names all;
        for (const auto& status : instances->statuses()) {
            all.push_back(status.authority + " " + std::string(status.state));
        }
        return all;
    }

    Shards shards{3};
    std::map<std::string, Names> dns;
    std::optional<Instances> instances;

  private:
    Task<Names> look_up(std::string host) { co_return dns[host]; }
};

TEST_F(InstancesTest, EachAddressOfANameIsAnInstanceWithTheNamesWeight) {
    make({"http://chat:6002;weight=2", "http://10.9.9.9:1"});
    EXPECT_EQ(places(), (Names{"10.9.9.9:1*1", "chat:6002*2"}));
    dns["chat"] = {"10.0.0.2", "10.0.0.1", "2001:db8::1"};
    resolve();
    EXPECT_EQ(places(), (Names{"10.0.0.1:6002*2", "10.0.0.2:6002*2", "10.9.9.9:1*1", "[2001:db8::1]:6002*2"}));
    EXPECT_EQ(instances->statuses().back().name, "chat:6002");
}

TEST_F(InstancesTest, WithoutAnIntervalANameIsOneInstance) {
    make({"http://chat:6002"}, {});
    dns["chat"] = {"10.0.0.1", "10.0.0.2"};
    resolve();
    EXPECT_EQ(places(), (Names{"chat:6002*1"}));
}

TEST_F(InstancesTest, ANameThatIsNotKnownAnyMoreStaysWhatItWas) {
    make({"http://chat:6002"});
    dns["chat"] = {"10.0.0.1"};
    resolve();
    dns.clear();
    resolve();
    EXPECT_EQ(places(), (Names{"10.0.0.1:6002*1"}));
}

TEST_F(InstancesTest, WhoVanishesIsNotChosenAndIsShownUntilItHasEndedWhatItHas) {
    make({"http://chat:6002"});
    dns["chat"] = {"10.0.0.1", "10.0.0.2"};
    resolve();
    const auto all = instances->all();
    auto load = std::make_optional<UpstreamLoad>(all.front(), UpstreamLoad::Kind::request);
    dns["chat"] = {"10.0.0.2"};
    resolve();
    EXPECT_EQ(places(), (Names{"10.0.0.2:6002*1"}));
    EXPECT_EQ(states(), (Names{"10.0.0.2:6002 up", "10.0.0.1:6002 draining"}));
    load.reset();
    EXPECT_EQ(states(), (Names{"10.0.0.2:6002 up"}));
}

TEST_F(InstancesTest, WhoStaysKeepsWhatIsKnownOfIt) {
    make({"http://10.0.0.1:1", "http://10.0.0.2:1"});
    instances->all().front()->health().failed(InstanceHealth::Clock::now());
    instances->configure(targets({"http://10.0.0.1:1;weight=5", "http://10.0.0.3:1"}), {});
    EXPECT_EQ(places(), (Names{"10.0.0.1:1*5", "10.0.0.3:1*1"}));
    EXPECT_EQ(states(), (Names{"10.0.0.1:1 ejected", "10.0.0.3:1 up"}));
}

TEST_F(InstancesTest, LocalhostIsOneInstance) {
    make({"http://localhost:6002"});
    dns["localhost"] = {"127.0.0.1", "::1"};
    resolve();
    EXPECT_EQ(places(), (Names{"localhost:6002*1"}));
}

TEST_F(InstancesTest, TheSystemResolvesNames) {
    const auto addresses =
        boost::asio::co_spawn(shards.context(0), resolve_host("127.0.0.1"), boost::asio::use_future).get();
    EXPECT_EQ(addresses, (Names{"127.0.0.1"}));
    EXPECT_TRUE(
        boost::asio::co_spawn(shards.context(0), resolve_host("chat.invalid"), boost::asio::use_future).get().empty());
}

}  // namespace
}  // namespace messenger::net
