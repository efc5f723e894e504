#include "tests/realtime/live_chat.hpp"

namespace messenger::chat {
namespace {

using Sessions = LiveChat;

TEST_F(Sessions, WelcomeNamesTheCallerAndItsRooms) {
    const auto room = open_room(ada, {bob});
    post(ada, room, "m");
    WsClient client(port);
    const auto welcome = client.hello(token(bob));
    EXPECT_EQ(welcome.at("userId").as_string(), bob.to_string());
    EXPECT_EQ(welcome.at("heartbeatMs").as_int64(), 25'000);
    const auto& entry = welcome.at("rooms").as_array().at(0).as_object();
    EXPECT_EQ(entry.at("id").as_string(), room);
    EXPECT_EQ(entry.at("lastSeq").as_int64(), 2);
    EXPECT_EQ(entry.at("unread").as_int64(), 1);
}

TEST_F(Sessions, ABadTokenClosesWith4401WithoutAnotherFrame) {
    WsClient client(port);
    client.send({{"op", "hello"}, {"token", "nonsense"}});
    EXPECT_EQ(client.receive().at("close").to_number<int>(), 4401);
}

TEST_F(Sessions, AnythingButHelloFirstClosesWith4400) {
    for (const std::string text : {R"({"op":"ping","id":"1"})", "{", "[]", R"({"op":"hello","resume":7})"}) {
        WsClient client(port);
        client.send_text(text);
        EXPECT_EQ(client.receive().at("close").to_number<int>(), 4400) << text;
    }
}

TEST_F(Sessions, ABadFrameAfterWelcomeIsAnErrorAndTheSocketStays) {
    const auto client = connect(ada);
    for (const std::string text : {"{", "[]", R"({"op":"ping"})", R"({"op":"dance","id":"7"})"}) {
        client->send_text(text);
        const auto error = client->receive();
        EXPECT_EQ(error.at("op").as_string(), "error") << text;
        EXPECT_EQ(error.at("error").at("status").as_int64(), 400) << text;
    }
    client->send({{"op", "ping"}, {"id", "still here"}});
    EXPECT_EQ(client->receive().at("id").as_string(), "still here");
}

TEST_F(Sessions, TheSameClientIdIsTheSameMessageAndAnotherTextIsRefused) {
    const auto room = open_room(ada, {});
    const auto client = connect(ada);
    client->send(message(room, "m"));
    const auto first = client->receive("ok");
    client->send(message(room, "m"));
    const auto again = client->receive("ok");
    EXPECT_TRUE(again.at("duplicate").as_bool());
    EXPECT_EQ(again.at("message"), first.at("message"));
    client->send({{"op", "message.send"}, {"id", "x"}, {"room", room}, {"text", "other"}, {"clientId", "m"}});
    EXPECT_EQ(client->receive("error").at("error").at("status").as_int64(), 409);
}

TEST_F(Sessions, AnOpHasTheErrorsOfItsHttpTwin) {
    const auto room = open_room(ada, {});
    const auto client = connect(bob);
    client->send(message(room, "m"));
    EXPECT_EQ(client->receive().at("error").at("status").as_int64(), 404);
    client->send({{"op", "message.send"}, {"id", "x"}, {"room", room}});
    const auto error = client->receive().at("error");
    EXPECT_EQ(error.at("status").as_int64(), 422);
    EXPECT_EQ(error.at("errors").as_array().size(), 2U);
}

TEST_F(Sessions, SyncReadsTheLogInPieces) {
    const auto room = open_room(ada, {});
    post(ada, room, "a");
    post(ada, room, "b");
    const auto client = connect(ada);
    client->send({{"op", "sync"}, {"id", "s"}, {"room", room}, {"after", 1}});
    const auto answer = client->receive("ok");
    EXPECT_EQ(answer.at("events").as_array().size(), 2U);
    EXPECT_EQ(answer.at("lastSeq").as_int64(), 3);
    EXPECT_FALSE(answer.at("hasMore").as_bool());
}

TEST_F(Sessions, ATokenCanBeRenewedOnlyForTheSameSession) {
    const auto client = connect(ada);
    client->send({{"op", "auth.renew"}, {"id", "1"}, {"token", token(ada)}});
    EXPECT_EQ(client->receive().at("error").at("status").as_int64(), 403);
    client->send({{"op", "auth.renew"}, {"id", "2"}, {"token", "nonsense"}});
    EXPECT_EQ(client->receive().at("error").at("status").as_int64(), 401);
}

TEST_F(Sessions, AnExpiringTokenIsAnnounced) {
    WsClient client(port);
    client.hello(token_for(*signer, ada, std::chrono::seconds(59)));
    EXPECT_EQ(client.receive("auth.expiring").at("type").as_string(), "auth.expiring");
}

TEST_F(Sessions, AFrameOverTheLimitClosesWith1009) {
    const auto client = connect(ada);
    client->send_text("{\"op\":\"" + std::string(256 * 1024, 'x') + "\"}");
    EXPECT_EQ(client->receive().at("close").to_number<int>(), 1009);
}

}  // namespace
}  // namespace messenger::chat
