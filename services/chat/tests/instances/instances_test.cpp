// Several instances of chat on one database, with Redis between them and without: they behave as one server.
#include "tests/instances/instances.hpp"
#include "store/sql_pool.hpp"

namespace messenger::chat {
namespace {

using net::Method;

TEST_P(Instances, EverybodySeesOneOrderWhereverConnectedWhileManySendAtOnce) {
    constexpr int senders = 6;
    constexpr int each = 30;
    std::vector<UserId> users(senders);
    std::ranges::generate(users, UserId::generate);
    const auto room = open_room(0, ada, users);
    std::vector<Client> clients;
    for (std::size_t i = 0; i < users.size(); ++i) {
        clients.push_back(connect(i % count, users[i]));
    }
    std::vector<std::vector<std::string>> seen(senders);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < senders; ++i) {
        threads.emplace_back([&, i] {
            for (int n = 0; n < each; ++n) {
                clients[i]->send(message(room, std::to_string(i) + "-" + std::to_string(n)));
            }
            seen[i] = read_log(*clients[i], 2, senders * each);
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    for (const auto& log : seen) {
        EXPECT_EQ(log, seen.front());
    }
    for (int i = 0; i < senders; ++i) {
        std::vector<std::string> own;
        std::vector<std::string> sent;
        std::ranges::copy_if(seen.front(), std::back_inserter(own),
                             [&](const auto& text) { return text.starts_with("t " + std::to_string(i) + "-"); });
        for (int n = 0; n < each; ++n) {
            sent.push_back("t " + std::to_string(i) + "-" + std::to_string(n));
        }
        EXPECT_EQ(own, sent) << "in the order in which they were sent";
    }
}

TEST_P(Instances, OneOfThemStoresTheMessagesOfARoomForTheOthersWhileThereIsRedis) {
    std::vector<std::string> rooms;
    for (int i = 0; i < 12; ++i) {
        rooms.push_back(open_room(0, ada, {bob}));
    }
    int round = 0;
    const auto post_everywhere = [&] {
        ++round;
        for (std::size_t node = 0; node < count; ++node) {
            for (const auto& room : rooms) {
                EXPECT_EQ(post(node, bob, room, std::to_string(round) + "-" + std::to_string(node)).status, 201);
            }
        }
        return has_redis() ? sum_of("messenger_chat_stored_for_others_total") > 0 : true;
    };
    ASSERT_TRUE(comes(post_everywhere));
    post_everywhere();
    for (const auto& room : rooms) {
        // The room's first event, then one message of each round and node, in the order of their answers.
        const auto events =
            call(1, ada, Method::get, "/api/rooms/" + room + "/events?limit=500").at("items").as_array();
        ASSERT_EQ(events.size(), 1 + static_cast<std::size_t>(round) * count);
        EXPECT_EQ(events.back().at("message").at("clientId").as_string(), std::to_string(round) + "-2");
    }
    if (has_redis()) {
        EXPECT_EQ(sum_of("messenger_chat_stored_for_others_total"), sum_of("messenger_chat_delegated_total"));
    }
}

// On PostgreSQL alone: it is the lock of a table that stops the greeting.
TEST_P(Instances, WhoIsAddedInTheMidstOfAGreetingGetsWhatResumeAsksFor) {
    const auto known = open_room(0, ada, {bob});
    const auto room = open_room(0, ada, {});
    EXPECT_EQ(post(0, ada, room, "1").status, 201);
    WsClient client(nodes_[0]->port);
    store::SqlPool holder(database_.url(), "", {.sessions = 1});
    store::SqlPool observer(database_.url(), "", {.sessions = 1});
    holder.write([&](soci::session& locked) {
        locked << "LOCK TABLE deleted_messages IN ACCESS EXCLUSIVE MODE";
        client.send({{"op", "hello"}, {"token", nodes_[0]->token(bob)}, {"resume", {{known, 1}, {room, 0}}}});
        EXPECT_TRUE(comes([&] {
            return observer.read([](soci::session& sql) {
                int waiting = 0;
                sql << "SELECT count(*) FROM pg_locks WHERE NOT granted", soci::into(waiting);
                return waiting > 0;
            });
        })) << "the greeting has read in which rooms the user is";
        EXPECT_EQ(call(0, ada, Method::put, "/api/rooms/" + room + "/members/" + bob.to_string(), "{}").status, 200);
    });
    EXPECT_EQ(client.receive().at("op").as_string(), "welcome");
    for (const std::int64_t seq : {1, 2, 3}) {
        const auto event = client.receive();
        EXPECT_EQ(event.at("op").as_string(), "event") << boost::json::serialize(event);
        EXPECT_EQ(event.at("room").as_string(), room);
        EXPECT_EQ(event.at("seq").as_int64(), seq);
    }
}

TEST_P(Instances, WhoReadsTheEventsPageByPageFindsTheLastOneThroughWhicheverOfThem) {
    const auto room = open_room(0, ada, {});
    const auto page = [&](std::int64_t after) {
        const auto path = "/api/rooms/" + room + "/events?limit=2&after=" + std::to_string(after);
        return call(1, ada, Method::get, path);
    };
    EXPECT_EQ(page(0).at("lastSeq").as_int64(), 1) << "from now on it knows the room";
    constexpr int messages = 5;
    for (int i = 0; i < messages; ++i) {
        EXPECT_EQ(post(0, ada, room, std::to_string(i)).status, 201);
    }
    std::int64_t last = 0;
    for (auto next = page(0); !next.at("items").as_array().empty(); next = page(last)) {
        last = next.at("items").as_array().back().at("seq").as_int64();
        if (last >= next.at("lastSeq").as_int64()) {
            break;
        }
    }
    EXPECT_EQ(last, 1 + messages);
}

TEST_P(Instances, WhoIsRemovedThroughOneCannotWriteThroughAnotherAnyMore) {
    const auto room = open_room(0, ada, {bob});
    const auto listener = connect(1, bob);
    EXPECT_EQ(post(1, bob, room, "1").status, 201);
    EXPECT_EQ(call(0, ada, Method::del, "/api/rooms/" + room + "/members/" + bob.to_string()).status, 204);
    EXPECT_EQ(post(1, bob, room, "2").status, 404);
    EXPECT_EQ(listener->receive("room.removed").at("room").as_string(), room);
    EXPECT_EQ(call(2, ada, Method::get, "/api/rooms/" + room).at("lastSeq").as_int64(), 3);
}

TEST_P(Instances, WhoIsAddedThroughOneIsToldByAnotherAndWritesThereAtOnce) {
    const auto room = open_room(0, ada, {});
    EXPECT_EQ(post(1, bob, room, "1").status, 404) << "so that the room is in memory there";
    const auto listener = connect(1, bob);
    EXPECT_EQ(call(0, ada, Method::put, "/api/rooms/" + room + "/members/" + bob.to_string(), "{}").status, 200);
    EXPECT_EQ(post(1, bob, room, "1").status, 201);
    EXPECT_EQ(listener->receive("room.added").at("room").as_string(), room);
    EXPECT_EQ(listener->receive("message.created").at("message").at("text").as_string(), "t 1");
    const auto other = open_room(2, ada, {bob});
    EXPECT_EQ(listener->receive("room.added").at("room").as_string(), other) << "of which nothing was in memory";
}

TEST_P(Instances, AMessageThatIsSentAgainThroughAnotherIsTheSame) {
    const auto room = open_room(0, ada, {bob});
    const auto first = post(0, ada, room, "same");
    const auto again = post(1, ada, room, "same");
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.at("seq"), first.at("seq"));
}

TEST_P(Instances, ADirectRoomIsOneHoweverManyOpenItAtOnce) {
    const auto body = [](UserId other) {
        return boost::json::serialize(
            boost::json::object{{"type", "direct"}, {"memberIds", boost::json::array{other.to_string()}}});
    };
    std::vector<std::string> rooms(2 * count);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < rooms.size(); ++i) {
        threads.emplace_back([&, i] {
            const bool is_ada = i % 2 == 0;
            rooms[i] =
                call(i / 2, is_ada ? ada : bob, Method::post, "/api/rooms", body(is_ada ? bob : ada)).string_at("id");
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(rooms, std::vector<std::string>(rooms.size(), rooms.front()));
}

TEST_P(Instances, ABlockHoldsEverywhereWhenItIsSet) {
    const auto direct =
        call(0, ada, Method::post, "/api/rooms",
             boost::json::serialize(boost::json::object{{"type", "direct"}, {"memberIds", {bob.to_string()}}}))
            .string_at("id");
    EXPECT_EQ(post(1, bob, direct, "1").status, 201);
    const auto block = "/internal/users/" + ada.to_string() + "/blocks/" + bob.to_string();
    EXPECT_EQ(nodes_[0]->host.call_internally("chat", {.method = Method::put, .target = block}).status, 204);
    EXPECT_EQ(post(1, bob, direct, "2").status, 403);
}

TEST_P(Instances, EditsAndDeletionsReachThoseWhoAreElsewhere) {
    const auto room = open_room(0, ada, {bob});
    const auto listener = connect(1, bob);
    post(0, ada, room, "1");
    const auto target = "/api/rooms/" + room + "/messages/2";
    EXPECT_EQ(listener->receive("message.created").at("seq").as_int64(), 2);
    EXPECT_EQ(call(2, ada, Method::patch, target, R"({"text":"changed"})").status, 200);
    EXPECT_EQ(listener->receive("message.edited").at("message").at("text").as_string(), "changed");
    EXPECT_EQ(call(0, ada, Method::del, target).status, 204);
    EXPECT_EQ(listener->receive("message.deleted").at("seq").as_int64(), 4);
}

TEST_P(Instances, WhatIsNotStoredGoesBetweenThemWhileThereIsRedis) {
    if (!has_redis()) {
        return;
    }
    const auto room = open_room(0, ada, {bob});
    const auto there = connect(1, bob);
    const auto here = connect(0, ada);
    const auto status = [&](std::size_t node, UserId user) {
        return call(node, bob, Method::get, "/api/presence?userIds=" + user.to_string()).text;
    };
    EXPECT_TRUE(comes([&] { return status(1, ada).contains("online"); })) << status(1, ada);
    EXPECT_TRUE(comes([&] { return status(2, ada).contains("online"); })) << "nobody is connected there";
    post(0, ada, room, "1");
    EXPECT_EQ(there->receive("message.created").at("seq").as_int64(), 2);
    call(1, bob, Method::put, "/api/rooms/" + room + "/read", R"({"seq":2})");
    EXPECT_EQ(here->receive("room.read").at("user").as_string(), bob.to_string());
    here->send({{"op", "typing.start"}, {"id", "t"}, {"room", room}});
    EXPECT_EQ(there->receive("typing").at("user").as_string(), ada.to_string());
}

INSTANTIATE_TEST_SUITE_P(Redis, Instances, ::testing::Bool(),
                         [](const auto& info) { return std::string(info.param ? "WithRedis" : "WithoutRedis"); });

}  // namespace
}  // namespace messenger::chat
