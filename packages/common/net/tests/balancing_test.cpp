#include "net/balancing.hpp"

#include <gtest/gtest.h>

#include <map>

namespace messenger::net {
namespace {

using namespace std::chrono_literals;

class BalancingTest : public ::testing::Test {
  protected:
    using Clock = Upstream::Clock;

    /// Instances with these weights; the first is 0.
    InstanceSet& make(Balancing policy, const std::vector<int>& weights, BalancingRules rules = {}) {
        rules.policy = policy;
        upstreams.clear();
        std::vector<InstanceSet::Entry> entries;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            const Origin origin{"10.0.0." + std::to_string(i + 1), "6002"};
            upstreams.push_back(std::make_shared<Upstream>(origin, origin, shards));
            entries.push_back({.upstream = upstreams.back(), .weight = weights[i]});
        }
        return set.emplace(std::move(entries), rules);
    }
    /// Which one is chosen; -1 for none.
    int choose(Choice choice = {}) {
        const auto* chosen = set->choose(choice, now);
        for (std::size_t i = 0; chosen != nullptr && i < upstreams.size(); ++i) {
            if (upstreams[i] == *chosen) {
                return static_cast<int>(i);
            }
        }
        return -1;
    }
    std::map<int, int> choose_times(int times) {
        std::map<int, int> counts;
        for (int i = 0; i < times; ++i) {
            ++counts[choose()];
        }
        return counts;
    }
    UpstreamLoad load(int instance) {
        return {upstreams[static_cast<std::size_t>(instance)], UpstreamLoad::Kind::request};
    }
    InstanceHealth& health(int instance) { return upstreams[static_cast<std::size_t>(instance)]->health(); }

    Shards shards{1};
    std::vector<std::shared_ptr<Upstream>> upstreams;
    std::optional<InstanceSet> set;
    Clock::time_point now = Clock::now();
};

TEST_F(BalancingTest, RoundRobinFollowsTheWeightsWithoutBursts) {
    make(Balancing::round_robin, {5, 1, 1});
    std::string order;
    for (int i = 0; i < 14; ++i) {
        order += std::to_string(choose());
    }
    EXPECT_EQ(order, "00102000010200");
}

TEST_F(BalancingTest, IdleInstancesGetTheirShareByTwoChoicesToo) {
    make(Balancing::two_choices, {3, 1});
    const auto counts = choose_times(4'000);
    EXPECT_NEAR(counts.at(0), 3'000, 200);
    EXPECT_NEAR(counts.at(1), 1'000, 200);
}

TEST_F(BalancingTest, TwoChoicesComparesWhatThereIsToDoByWeight) {
    make(Balancing::two_choices, {4, 1});
    std::vector<UpstreamLoad> loads;
    for (int i = 0; i < 100; ++i) {
        loads.push_back(load(choose()));
    }
    EXPECT_NEAR(upstreams[0]->requests(), 80, 2);
    EXPECT_NEAR(upstreams[1]->requests(), 20, 2);
}

TEST_F(BalancingTest, TheSameAffinityStaysWhereItIsWhenAnotherInstanceComes) {
    constexpr int keys = 1'000;
    const auto places = [this](const std::vector<int>& weights) {
        make(Balancing::hash_user, weights);
        std::vector<int> chosen;
        for (int key = 0; key < keys; ++key) {
            chosen.push_back(choose({.affinity = affinity_of(std::to_string(key))}));
            EXPECT_EQ(choose({.affinity = affinity_of(std::to_string(key))}), chosen.back());
        }
        return chosen;
    };
    const auto before = places({1, 1, 1});
    const auto after = places({1, 1, 1, 1});
    int moved = 0;
    std::map<int, int> counts;
    for (std::size_t key = 0; key < keys; ++key) {
        ++counts[after[key]];
        if (before[key] != after[key]) {
            ++moved;
            EXPECT_EQ(after[key], 3) << "only to the new one";
        }
    }
    EXPECT_NEAR(moved, keys / 4, 60);
    for (int instance = 0; instance < 4; ++instance) {
        EXPECT_NEAR(counts[instance], keys / 4, 60);
    }
    const auto weighted = places({3, 1});
    EXPECT_NEAR(std::ranges::count(weighted, 0), keys * 3 / 4, 60);
}

TEST_F(BalancingTest, WhoHasFarMoreToDoThanTheOthersGetsNoMoreOfWhatBelongsToIt) {
    make(Balancing::hash_room, {1, 1, 1, 1});
    const Choice popular{.affinity = affinity_of("the room")};
    std::vector<UpstreamLoad> loads;
    for (int i = 0; i < 100; ++i) {
        loads.push_back(load(choose(popular)));
    }
    for (const auto& upstream : upstreams) {
        EXPECT_LE(upstream->requests(), 32) << "1.25 times the average";
        EXPECT_GT(upstream->requests(), 0);
    }
}

TEST_F(BalancingTest, AHashWithoutAffinityIsTwoChoices) {
    make(Balancing::hash_user, {1, 1});
    const auto busy = load(0);
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(choose(), 1);
    }
}

TEST_F(BalancingTest, WhoIsNotTrustedIsChosenOnlyIfNobodyIs) {
    for (const auto policy : {Balancing::two_choices, Balancing::round_robin, Balancing::hash_user}) {
        make(policy, {1, 1});
        health(0).failed(now);
        for (int i = 0; i < 20; ++i) {
            EXPECT_EQ(choose({.affinity = affinity_of(std::to_string(i))}), 1);
        }
        health(1).failed(now);
        EXPECT_GE(choose(), 0);
    }
}

TEST_F(BalancingTest, WhoHasEnoughToDoIsNotChosen) {
    make(Balancing::round_robin, {1, 1}, {.max_requests = 1});
    const auto first = load(0);
    EXPECT_EQ(choose(), 1);
    EXPECT_EQ(choose(), 1);
    const auto second = load(1);
    EXPECT_EQ(choose(), -1);
}

TEST_F(BalancingTest, AnExceptedOneIsChosenOnlyIfItIsTheOnlyOne) {
    make(Balancing::two_choices, {1, 1});
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(choose({.except = upstreams[0].get()}), 1);
    }
    make(Balancing::two_choices, {1});
    EXPECT_EQ(choose({.except = upstreams[0].get()}), 0);
}

TEST_F(BalancingTest, AnInstanceThatHasJustComeBackIsNotFloodedBecauseItIsIdle) {
    make(Balancing::two_choices, {1, 1}, {.slow_start = 10s});
    std::vector<UpstreamLoad> loads;
    for (int i = 0; i < 50; ++i) {
        loads.push_back(load(1));
    }
    EXPECT_EQ(choose(), 0) << "it has nothing to do";
    health(0).failed(now);
    health(0).succeeded(now);
    EXPECT_LT(choose_times(1'000)[0], 20);
    now += 1s;
    EXPECT_EQ(choose(), 0) << "of fifty a tenth is more than nothing";
}

TEST_F(BalancingTest, AnInstanceThatCameBackGetsItsShareLittleByLittle) {
    make(Balancing::round_robin, {1, 1}, {.slow_start = 10s});
    health(0).failed(now);
    health(0).succeeded(now);
    now += 1s;
    EXPECT_NEAR(choose_times(1'100)[0], 100, 5) << "a tenth of the other's";
    now += 4s;
    EXPECT_NEAR(choose_times(1'500)[0], 500, 5);
    now += 5s;
    EXPECT_NEAR(choose_times(1'000)[0], 500, 5);
}

}  // namespace
}  // namespace messenger::net
