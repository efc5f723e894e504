// What ScheduledStore promises, on each backend.
#include "tests/store/side_stores.hpp"

namespace messenger::chat {
namespace {

class ScheduledStoreSuite : public SideStoreSuite {
  protected:
    ScheduledMessage message(const std::string& client_id, std::chrono::seconds from_now) const {
        return {.id = ScheduledId::generate(),
                .user = ada,
                .room = room,
                .client_id = client_id,
                .text = "text of " + client_id,
                .reply_to = std::nullopt,
                .send_at = time + from_now,
                .problem = {}};
    }
    ScheduledMessage add(const std::string& client_id, int seconds) {
        return stores->scheduled().add(message(client_id, std::chrono::seconds(seconds))).value().message;
    }
    using Names = std::vector<std::string>;
    static Names names(const std::vector<ScheduledMessage>& messages) {
        Names all;
        for (const auto& one : messages) {
            all.push_back(one.client_id);
        }
        return all;
    }
    Names listed() { return names(stores->scheduled().messages({.user = ada, .limit = 600})); }
    std::vector<ScheduledMessage> take(int seconds, std::int64_t limit = 100) {
        const auto at = time + std::chrono::seconds(seconds);
        return stores->scheduled().take_due(at, at + std::chrono::seconds(10), limit);
    }
    std::string change(const ScheduledMessage& of, const ScheduledChange& what) {
        const auto changed = stores->scheduled().change(of.user, of.id, what);
        return changed ? "" : std::string(changed.error().problem().slug);
    }
    std::string remove(UserId user, ScheduledId id) {
        const auto removed = stores->scheduled().remove(user, id);
        return removed ? "" : std::string(removed.error().problem().slug);
    }

    Timestamp time = from_micros(1'700'000'000'000'000);
};

TEST_P(ScheduledStoreSuite, AMessageIsKeptUntilItIsDue) {
    auto wanted = message("c1", std::chrono::seconds(5));
    wanted.reply_to = 1;
    EXPECT_TRUE(stores->scheduled().add(wanted)->is_new);
    reopen();
    EXPECT_TRUE(take(4).empty());
    const auto due = take(5);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].id, wanted.id);
    EXPECT_EQ(due[0].user, ada);
    EXPECT_EQ(due[0].room, room);
    EXPECT_EQ(due[0].text, "text of c1");
    EXPECT_EQ(due[0].reply_to, 1);
    EXPECT_EQ(due[0].send_at, wanted.send_at);
}

TEST_P(ScheduledStoreSuite, TheSameClientIdIsTheSameMessage) {
    const auto first = add("c1", 5);
    const auto again = stores->scheduled().add(message("c1", std::chrono::seconds(9))).value();
    EXPECT_FALSE(again.is_new);
    EXPECT_EQ(again.message.id, first.id);
    EXPECT_EQ(again.message.send_at, first.send_at);
    auto others = message("c1", std::chrono::seconds(5));
    others.user = bob;
    EXPECT_TRUE(stores->scheduled().add(others)->is_new);
    auto elsewhere = message("c1", std::chrono::seconds(5));
    elsewhere.room = open_room({ada});
    EXPECT_TRUE(stores->scheduled().add(elsewhere)->is_new);
    elsewhere.room = RoomId::generate();
    EXPECT_EQ(stores->scheduled().add(elsewhere).error().code(), Errc::not_found);
}

TEST_P(ScheduledStoreSuite, MessagesComeInTheOrderOfTheirTimesInPages) {
    add("c3", 7);
    add("c1", 5);
    add("c2", 7);
    auto elsewhere = message("c4", std::chrono::seconds(6));
    elsewhere.room = open_room({ada});
    stores->scheduled().add(elsewhere);
    EXPECT_EQ(listed(), (Names{"c1", "c4", "c3", "c2"}));
    EXPECT_EQ(names(stores->scheduled().messages({.user = ada, .room = room})), (Names{"c1", "c3", "c2"}));
    EXPECT_TRUE(stores->scheduled().messages({.user = bob}).empty());
    for (const auto& in : {std::optional<RoomId>(), std::optional(room)}) {
        Names seen;
        ScheduledQuery query{.user = ada, .room = in, .limit = 1};
        for (auto page = stores->scheduled().messages(query); !page.empty();
             page = stores->scheduled().messages(query)) {
            seen.push_back(page.front().client_id);
            query.after = {page.front().send_at, page.front().id};
        }
        EXPECT_EQ(seen, in ? (Names{"c1", "c3", "c2"}) : (Names{"c1", "c4", "c3", "c2"}));
    }
}

TEST_P(ScheduledStoreSuite, WhatWaitsCanBeChangedAndRemovedByItsUser) {
    const auto one = add("c1", 5);
    EXPECT_EQ(change(one, {.text = "better", .send_at = time + std::chrono::seconds(20)}), "");
    EXPECT_TRUE(take(19).empty());
    EXPECT_EQ(take(20).at(0).text, "better");
    const auto two = add("c2", 5);
    auto not_bobs = two;
    not_bobs.user = bob;
    EXPECT_EQ(change(not_bobs, {.text = "x", .send_at = {}}), "not-found");
    EXPECT_EQ(remove(bob, two.id), "not-found");
    EXPECT_EQ(remove(ada, two.id), "");
    EXPECT_EQ(remove(ada, two.id), "not-found");
    EXPECT_EQ(listed(), (Names{"c1"}));
}

TEST_P(ScheduledStoreSuite, WhatIsBeingSentIsTakenOnceAndStays) {
    const auto one = add("c1", 5);
    add("c2", 6);
    add("c3", 7);
    EXPECT_EQ(names(take(7, 2)), (Names{"c1", "c2"}));
    EXPECT_EQ(names(take(7, 2)), (Names{"c3"}));
    EXPECT_TRUE(take(16).empty());
    EXPECT_EQ(change(one, {.text = "late", .send_at = {}}), "conflict");
    EXPECT_EQ(remove(ada, one.id), "conflict");
    reopen();
    EXPECT_EQ(take(17).size(), 3U) << "who took them is gone";
}

TEST_P(ScheduledStoreSuite, WhatWasSentIsGoneAndWhatFailedStaysUntilItIsDeleted) {
    const auto sent = add("sent", 1);
    const auto failed = add("failed", 2);
    const auto later = add("later", 3);
    take(5);
    stores->scheduled().settle({{.id = sent.id, .problem = {}, .again_at = {}},
                                {.id = failed.id, .problem = "cannot-write", .again_at = {}},
                                {.id = later.id, .problem = {}, .again_at = time + std::chrono::seconds(30)}});
    reopen();
    const auto left = stores->scheduled().messages({.user = ada});
    EXPECT_EQ(names(left), (Names{"failed", "later"}));
    EXPECT_EQ(left[0].problem, "cannot-write");
    EXPECT_TRUE(left[0].has_failed());
    EXPECT_FALSE(left[1].has_failed());
    EXPECT_EQ(left[1].send_at, later.send_at) << "as the user wanted it";
    EXPECT_TRUE(take(29).empty());
    EXPECT_EQ(names(take(100)), (Names{"later"}));
    EXPECT_EQ(change(failed, {.text = "x", .send_at = {}}), "conflict");
    EXPECT_EQ(remove(ada, failed.id), "");
    EXPECT_EQ(listed(), (Names{"later"}));
}

TEST_P(ScheduledStoreSuite, AUserHasFiveHundredMessages) {
    for (std::int64_t i = 0; i < max_scheduled; ++i) {
        ASSERT_TRUE(stores->scheduled().add(message("c" + std::to_string(i), std::chrono::seconds(5))));
    }
    EXPECT_EQ(stores->scheduled().add(message("more", std::chrono::seconds(5))).error().code(), Errc::conflict);
    EXPECT_FALSE(stores->scheduled().add(message("c7", std::chrono::seconds(5)))->is_new);
}

INSTANTIATE_TEST_SUITE_P(Backends, ScheduledStoreSuite, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::chat
