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

TEST(Leaders, EachInstanceLeadsSomeRooms) {
    Leaders leaders;
    leaders.set_instances("2", {"3", "1"});
    EXPECT_EQ(leaders_of_many(leaders), (std::set<std::string>{"1", "", "3"}));
}

TEST(Leaders, InstancesAgree) {
    Leaders one;
    Leaders other;
    one.set_instances("1", {"2", "3"});
    other.set_instances("3", {"1", "2"});
    for (int i = 0; i < 200; ++i) {
        const auto room = RoomId::generate();
        const auto named = [](const Leaders& leaders, RoomId id) {
            return leaders.of(id).empty() ? leaders.self() : leaders.of(id);
        };
        EXPECT_EQ(named(one, room), named(other, room));
    }
}

TEST(Leaders, WhoIsGoneLeadsNothing) {
    Leaders leaders;
    leaders.set_instances("2", {"1", "3"});
    leaders.remove("1");
    EXPECT_EQ(leaders_of_many(leaders), (std::set<std::string>{"", "3"}));
    EXPECT_EQ(leaders.others(), (std::vector<std::string>{"3"}));
}

TEST(Leaders, AnInstanceOnItsOwnLeads) {
    Leaders leaders;
    EXPECT_EQ(leaders.of(RoomId::generate()), "");
    leaders.set_instances("1", {});
    EXPECT_EQ(leaders.of(RoomId::generate()), "");
}

}  // namespace
}  // namespace messenger::chat
