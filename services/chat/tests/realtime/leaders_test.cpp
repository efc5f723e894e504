#include "realtime/leaders.hpp"

#include <gtest/gtest.h>

#include <set>

namespace messenger::chat {
namespace {

std::set<std::string> leaders_of_many(const Leaders& leaders) {
    std::set<std::string> found;
    for (int i = 0; i < 200; ++i) {
        found.insert(leaders.of(RoomId::generate()));
    }
    return found;
}

TEST(Leaders, ThoseThatHaveBeenThereTheLongestLeadAsManyAsAreWanted) {
    Leaders leaders;
    leaders.set_instances("2", {"3", "1"}, 1);
    EXPECT_EQ(leaders.first(), "1");
    EXPECT_EQ(leaders_of_many(leaders), (std::set<std::string>{"1"}));
    leaders.set_instances("2", {"3", "1"}, 2);
    EXPECT_EQ(leaders_of_many(leaders), (std::set<std::string>{"1", ""}));
    leaders.set_instances("2", {"3", "1"});
    EXPECT_EQ(leaders_of_many(leaders), (std::set<std::string>{"1", "", "3"}));
    leaders.set_instances("2", {"3", "1"}, 0);
    EXPECT_EQ(leaders_of_many(leaders), (std::set<std::string>{"1"})) << "somebody has to";
}

TEST(Leaders, WhoIsGoneIsFollowedByTheNext) {
    Leaders leaders;
    leaders.set_instances("2", {"1", "3"}, 1);
    leaders.remove("1");
    EXPECT_EQ(leaders.first(), "2");
    EXPECT_EQ(leaders.of(RoomId::generate()), "");
    EXPECT_EQ(leaders.others(), (std::vector<std::string>{"3"}));
}

TEST(Leaders, AnInstanceOnItsOwnLeads) {
    Leaders leaders;
    EXPECT_EQ(leaders.of(RoomId::generate()), "");
    leaders.set_instances("1", {}, 1);
    EXPECT_EQ(leaders.of(RoomId::generate()), "");
}

TEST(Leaders, MoreLeadWhenTheirBatchesAreLargeAndFewerWhenTheyAreSmall) {
    EXPECT_EQ(next_leader_count(1, 300, 3), 2U);
    EXPECT_EQ(next_leader_count(2, 300, 3), 3U);
    EXPECT_EQ(next_leader_count(3, 300, 3), 3U) << "no more than there are";
    EXPECT_EQ(next_leader_count(3, 150, 3), 3U) << "half of what makes more of them makes no fewer";
    EXPECT_EQ(next_leader_count(3, 10, 3), 1U);
    EXPECT_EQ(next_leader_count(1, 0, 3), 1U);
    EXPECT_EQ(next_leader_count(1, 300, 0), 1U);
}

}  // namespace
}  // namespace messenger::chat
