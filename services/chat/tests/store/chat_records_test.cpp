// Everything that chat keeps moves from each kind of database into each other one, and back.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "chat_service.hpp"
#include "mongo/keys.hpp"
#include "testing/copied_records.hpp"
#include "tests/store/database_side.hpp"
#include "tests/store/full_chat.hpp"

namespace messenger::chat {
namespace {

using messenger::testing::bad_kinds;
using messenger::testing::copy_all;
using messenger::testing::Dies;
using store::Dialect;
using Side = DatabaseSide;

std::vector<std::string> move(const Side& from, const Side& to, Dies dies) {
    const auto data = ChatService::movable();
    return bad_kinds(
        copy_all([&] { return data.open_source(from.url()); }, [&] { return data.open_target(to.url()); }, dies));
}

struct Direction {
    Dialect from;
    Dialect to;
};

class ChatRecordsTest : public ::testing::TestWithParam<Direction> {
  protected:
    Side from{GetParam().from};
    Side to{GetParam().to};
    Side back{GetParam().from};
    FullChat contents;
};
INSTANTIATE_TEST_SUITE_P(
    Directions, ChatRecordsTest,
    ::testing::Values(Direction{Dialect::sqlite, Dialect::postgresql}, Direction{Dialect::postgresql, Dialect::sqlite},
                      Direction{Dialect::sqlite, Dialect::mongodb}, Direction{Dialect::mongodb, Dialect::sqlite},
                      Direction{Dialect::postgresql, Dialect::mongodb},
                      Direction{Dialect::mongodb, Dialect::postgresql}),
    [](const auto& info) {
        return std::string(to_string(info.param.from)) + "To" + std::string(to_string(info.param.to));
    });

TEST_P(ChatRecordsTest, AllThatChatKeepsMovesThereAndBack) {
    std::vector<std::string> before;
    {
        const auto stores = from.open();
        contents.fill(*stores);
        before = contents.picture(*stores);
    }
    EXPECT_EQ(std::vector<std::string>(), move(from, to, Dies::never));
    EXPECT_EQ(before, contents.picture(*to.open()));
    EXPECT_EQ(std::vector<std::string>(), move(to, back, Dies::never));
    const auto stores = back.open();
    EXPECT_EQ(before, contents.picture(*stores));
    contents.go_on(*stores);
}

TEST_P(ChatRecordsTest, AnInterruptedCopyGoesOnUntilAllIsThere) {
    std::vector<std::string> before;
    {
        const auto stores = from.open();
        contents.fill(*stores);
        before = contents.picture(*stores);
    }
    // MongoDB has no transactions, so that a batch may be there without its mark.
    const auto dies = GetParam().to == Dialect::mongodb ? Dies::within_batches : Dies::between_batches;
    EXPECT_EQ(std::vector<std::string>(), move(from, to, dies));
    const auto stores = to.open();
    EXPECT_EQ(before, contents.picture(*stores));
    contents.go_on(*stores);
}

TEST_P(ChatRecordsTest, AChatThatHasRoomsIsNoTarget) {
    {
        const auto stores = from.open();
        contents.fill(*stores);
    }
    FullChat another;
    std::vector<std::string> before;
    {
        const auto stores = to.open();
        another.fill(*stores);
        before = another.picture(*stores);
    }
    EXPECT_THROW(move(from, to, Dies::never), store::StoreError);
    EXPECT_EQ(before, another.picture(*to.open()));
}

TEST_P(ChatRecordsTest, AChatThatWasOnlyStartedIsATarget) {
    {
        const auto stores = from.open();
        contents.fill(*stores);
    }
    {
        const auto stores = to.open();
    }
    EXPECT_EQ(std::vector<std::string>(), move(from, to, Dies::never));
}

TEST_P(ChatRecordsTest, TheOrderOfMessagesAmongRoomsStays) {
    const auto ada = UserId::generate();
    std::vector<std::string> newest_first;
    {
        const auto stores = from.open();
        const auto happens = [&](RoomId room, EventBody body) {
            return stores->chat()
                .append({.drafts = {{.room = room,
                                     .by = ada,
                                     .client_id = Uuid::generate().to_string(),
                                     .body = std::move(body)}}})
                .events.front()
                .event;
        };
        const std::vector rooms{RoomId::generate(), RoomId::generate()};
        for (const auto& room : rooms) {
            happens(room, RoomCreated{.info = {.id = room, .created_at = now()}, .members = {{ada}}});
        }
        for (int i = 0; i < 6; ++i) {
            const auto& room = rooms[static_cast<std::size_t>(i % 2)];
            const auto seq = happens(room, MessageDraft{"tick " + std::to_string(i), {}, {}}).seq;
            newest_first.insert(newest_first.begin(), room.to_string() + " " + std::to_string(seq));
        }
    }
    move(from, to, Dies::never);
    const auto stores = to.open();
    const MessageSearchQuery query{.by = ada, .text = "tick", .room = {}, .from = {}, .before = {}, .after = {}};
    std::vector<std::string> found;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (found.size() < newest_first.size() && std::chrono::steady_clock::now() < until) {
        found.clear();  // until all are indexed
        for (const auto& message : stores->search().find(query)) {
            const auto json = boost::json::parse(message.message);
            found.push_back(std::string(json.at("room").as_string()) + " " + std::to_string(json.at("seq").as_int64()));
        }
    }
    EXPECT_EQ(newest_first, found);
}

TEST(ChatOnSqliteTest, WhatFollowsFromTheLogLaterMovesAsWell) {
    for (const std::size_t merge_after : {3U, 20U}) {
        const Side from(Dialect::sqlite, merge_after);
        const Side to(Dialect::postgresql);
        FullChat contents;
        std::vector<std::string> before;
        {
            const auto stores = from.open();
            contents.fill(*stores);
            before = contents.picture(*stores);
        }
        EXPECT_EQ(std::vector<std::string>(), move(from, to, Dies::never));
        EXPECT_EQ(before, contents.picture(*to.open()));
    }
}

TEST(ChatOnMongodbTest, EventsThatGotTheSamePositionAreAllFound) {
    const Side from(Dialect::mongodb);
    const Side to(Dialect::sqlite);
    FullChat contents;
    std::vector<std::string> before;
    {
        const auto stores = from.open();
        contents.fill(*stores);
        before = contents.picture(*stores);
    }
    mongo::MongoPool(from.url())
        .session()
        .update_all(collection::events, mongo::doc("seq", mongo::doc("$gt", 2)),
                    mongo::doc("$set", mongo::doc("position", 7)));
    EXPECT_EQ(std::vector<std::string>(), move(from, to, Dies::between_batches));
    EXPECT_EQ(before, contents.picture(*to.open()));
}

}  // namespace
}  // namespace messenger::chat
