#include <thread>

#include "tests/realtime/live_chat.hpp"

namespace messenger::chat {
namespace {

using Delivery = LiveChat;

/// Reads a room's events until it has `count` of them; fails on a hole or a repeat.
void expect_log(WsClient& client, std::int64_t first, std::int64_t count) {
    for (std::int64_t seq = first; seq < first + count;) {
        const auto frame = client.receive("event");
        ASSERT_FALSE(frame.contains("close")) << boost::json::serialize(frame);
        if (frame.contains("seq") && frame.at("type").as_string() != "room.read") {
            ASSERT_EQ(frame.at("seq").as_int64(), seq) << "after " << seq - 1;
            ++seq;
        }
    }
}

TEST_F(Delivery, AMessageReachesEveryConnectionOfEveryMemberTheSendersOwnIncluded) {
    const auto room = open_room(ada, {bob});
    const auto one = connect(ada);
    const auto two = connect(ada);
    const auto three = connect(bob);
    one->send(message(room, "m1"));
    for (auto* client : {one.get(), two.get(), three.get()}) {
        EXPECT_EQ(client->receive("message.created").at("message").at("text").as_string(), "t m1");
    }
}

TEST_F(Delivery, EverybodySeesOneOrderWithoutHolesWhileManySendAtOnce) {
    constexpr int senders = 6;
    constexpr int each = 40;
    std::vector<UserId> users(senders);
    std::ranges::generate(users, UserId::generate);
    const auto room = open_room(ada, users);
    std::vector<std::unique_ptr<WsClient>> clients;
    for (const auto& user : users) {
        clients.push_back(connect(user));
    }
    std::vector<std::thread> threads;
    for (int i = 0; i < senders; ++i) {
        threads.emplace_back([&, i] {
            for (int n = 0; n < each; ++n) {
                clients[static_cast<std::size_t>(i)]->send(message(room, std::to_string(i) + "-" + std::to_string(n)));
            }
            expect_log(*clients[static_cast<std::size_t>(i)], 2, senders * each);
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(call(ada, net::Method::get, "/api/rooms/" + room).at("lastSeq").as_int64(), 1 + senders * each);
}

TEST_F(Delivery, WhoResumesWhileOthersSendMissesNothingAndSeesNothingTwice) {
    const auto room = open_room(ada, {bob});
    constexpr int messages = 300;
    std::thread sender([&] {
        const auto client = connect(ada);
        for (int n = 0; n < messages; ++n) {
            client->send(message(room, std::to_string(n)));
        }
        expect_log(*client, 2, messages);
    });
    for (int round = 0; round < 12; ++round) {
        WsClient client(port);
        client.send({{"op", "hello"}, {"token", token(bob)}, {"resume", {{room, 0}}}});
        ASSERT_EQ(client.receive().at("op").as_string(), "welcome");
        expect_log(client, 1, 20 + round * 10);
    }
    sender.join();
    const auto client = connect(bob, {{room, 1}});
    expect_log(*client, 2, messages);
}

TEST_F(Delivery, MoreThanFiveHundredMissingEventsAreAGap) {
    const auto room = open_room(ada, {bob});
    const auto sender = connect(ada);
    for (int n = 0; n < 501; ++n) {
        sender->send(message(room, std::to_string(n)));
    }
    expect_log(*sender, 2, 501);
    const auto gap = connect(bob, {{room, 1}})->receive();
    EXPECT_EQ(gap.at("op").as_string(), "gap");
    EXPECT_EQ(gap.at("from").as_int64(), 2);
    EXPECT_EQ(gap.at("to").as_int64(), 502);
    expect_log(*connect(bob, {{room, 2}}), 3, 500);
}

TEST_F(Delivery, ResumingBeyondTheEndResetsAndARoomThatIsNotReadableIsRemoved) {
    const auto room = open_room(ada, {bob});
    const auto reset = connect(ada, {{room, 99}})->receive();
    EXPECT_EQ(reset.at("op").as_string(), "gap");
    EXPECT_TRUE(reset.at("reset").as_bool());
    const auto removed = connect(UserId::generate(), {{room, 1}})->receive();
    EXPECT_EQ(removed.at("type").as_string(), "room.removed");
}

TEST_F(Delivery, ANewMemberIsToldOfTheRoomAndThenOfItsEvents) {
    const auto room = open_room(ada, {});
    const auto client = connect(bob);
    EXPECT_EQ(call(ada, net::Method::put, "/api/rooms/" + room + "/members/" + bob.to_string(), "{}").status, 200);
    const auto added = client->receive();
    EXPECT_EQ(added.at("type").as_string(), "room.added");
    EXPECT_EQ(added.at("info").at("lastSeq").as_int64(), 1);
    EXPECT_EQ(client->receive().at("type").as_string(), "member.joined");
    post(ada, room, "m");
    EXPECT_EQ(client->receive().at("seq").as_int64(), 3);
}

TEST_F(Delivery, BothOfADirectRoomAreToldWhoTheOtherIs) {
    const auto ours = connect(ada);
    const auto theirs = connect(bob);
    const auto body = R"({"type":"direct","memberIds":[")" + bob.to_string() + "\"]}";
    EXPECT_EQ(call(ada, net::Method::post, "/api/rooms", body).status, 201);
    EXPECT_EQ(ours->receive("room.added").at("info").at("peer").as_string(), bob.to_string());
    EXPECT_EQ(theirs->receive("room.added").at("info").at("peer").as_string(), ada.to_string());
}

TEST_F(Delivery, ARemovedMemberGetsItsOwnLeaveThenNothingMore) {
    const auto room = open_room(ada, {bob});
    const auto other = open_room(ada, {bob});
    const auto client = connect(bob);
    EXPECT_EQ(call(ada, net::Method::del, "/api/rooms/" + room + "/members/" + bob.to_string()).status, 204);
    EXPECT_EQ(client->receive().at("type").as_string(), "member.left");
    EXPECT_EQ(client->receive().at("type").as_string(), "room.removed");
    post(ada, room, "unheard");
    post(ada, other, "heard");
    EXPECT_EQ(client->receive().at("room").as_string(), other);
}

TEST_F(Delivery, AReadMarkerReachesTheUsersOtherDevices) {
    const auto room = open_room(ada, {bob});
    const auto phone = connect(bob);
    const auto desk = connect(bob);
    post(ada, room, "m");
    phone->send({{"op", "room.read"}, {"id", "r"}, {"room", room}, {"seq", 2}});
    EXPECT_EQ(desk->receive("room.read").at("seq").as_int64(), 2);
    EXPECT_EQ(call(bob, net::Method::get, "/api/rooms/" + room).at("unread").as_int64(), 0);
}

TEST_F(Delivery, RoomsThatAreOpenedAndLeftAtOnceFromAllSidesStayConsistent) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([this] {
            const auto user = UserId::generate();
            const auto client = connect(user);
            for (int round = 0; round < 8; ++round) {
                const boost::json::object body{{"type", "group"}, {"name", "Room"}};
                client->send({{"op", "ping"}, {"id", "p"}});
                const auto reply =
                    host.call("chat", {net::Method::post, "/api/rooms", boost::json::serialize(body), token(user)});
                ASSERT_EQ(reply.status, 201);
                ASSERT_EQ(client->receive("room.added").at("room").as_string(), reply.string_at("id"));
                client->send(message(reply.string_at("id"), "m"));
                ASSERT_EQ(client->receive("message.created").at("seq").as_int64(), 2);
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
}

}  // namespace
}  // namespace messenger::chat
