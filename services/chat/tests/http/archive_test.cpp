// What one wrote is read back into a room of one's own.
#include "tests/http/chat_api_fixture.hpp"

namespace messenger::chat {
namespace {

class ArchiveTest : public ChatApiTest {
  protected:
    Reply import(UserId user, const std::string& lines, const std::string& query = {}) {
        return host.call("chat", {.method = Method::post,
                                  .target = "/api/import" + query,
                                  .body = lines,
                                  .token = token_for(*signer, user),
                                  .headers = {{"Content-Type", "application/x-ndjson"}}});
    }
    std::string exported(UserId user) { return get(user, "/api/export").text; }
    boost::json::array messages(UserId user, const std::string& of) {
        return get(user, "/api/rooms/" + of + "/messages?limit=100").at("items").as_array();
    }
    static std::vector<std::string> texts(const boost::json::array& messages) {
        std::vector<std::string> found;
        for (const auto& message : messages) {
            found.emplace_back(message.at("text").as_string());
        }
        return found;
    }
    static std::string line(const boost::json::object& more) {
        boost::json::object message{{"id", MessageId::generate().to_string()},
                                    {"room", RoomId::generate().to_string()},
                                    {"seq", 7},
                                    {"text", "said"},
                                    {"createdAt", "2020-05-01T10:00:00.000Z"}};
        for (const auto& [name, value] : more) {
            message[name] = value;
        }
        return boost::json::serialize(message) + "\n";
    }
    static std::string counts(const Reply& reply) {
        auto json = reply.json.as_object();
        json.stable_erase("room");
        return boost::json::serialize(json);
    }
};

TEST_F(ArchiveTest, AnotherAccountReadsItsOldMessagesBack) {
    const auto room = open(ada, "group", {bob});
    const auto path = "/api/rooms/" + room + "/messages";
    post(ada, room, "c1", "first");
    post(bob, room, "c2", "not hers");
    call(ada, Method::post, path, R"({"clientId":"c3","text":"to myself","replyTo":2})");
    call(ada, Method::post, path, R"({"clientId":"c4","text":"to bob","replyTo":3})");
    post(ada, room, "c5", "gone");
    call(ada, Method::del, path + "/6");
    call(ada, Method::patch, path + "/2", R"({"text":"first, edited"})");
    const auto old = get(ada, path + "/2");
    const auto reply = import(eve, exported(ada));
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(counts(reply), R"({"lastSeq":4,"added":3,"alreadyThere":0,"skipped":1,"withoutAttachments":0})");
    const auto archive = reply.string_at("room");
    const auto shown = get(eve, "/api/rooms/" + archive);
    EXPECT_EQ(shown.string_at("name"), "Imported messages");
    EXPECT_EQ(shown.string_at("role"), "owner");
    EXPECT_EQ(shown.at("memberCount"), 1);
    EXPECT_EQ(shown.at("unread"), 0);
    EXPECT_FALSE(shown.at("public").as_bool());
    const auto found = messages(eve, archive);
    EXPECT_EQ(texts(found), (std::vector<std::string>{"first, edited", "to myself", "to bob"}));
    EXPECT_EQ(found[0].at("createdAt"), old.at("createdAt"));
    EXPECT_EQ(found[0].at("sender").as_string(), eve.to_string());
    EXPECT_EQ(found[1].at("replyTo"), 2) << "what it answers is here as well";
    EXPECT_FALSE(found[2].as_object().contains("replyTo"));
    EXPECT_EQ(get(ada, "/api/rooms/" + archive).status, 404) << "nobody else sees it";
}

TEST_F(ArchiveTest, ReadingTheSameBackAgainAddsNothing) {
    const auto room = open(ada, "group", {bob});
    post(ada, room, "c1", "first");
    const auto before = exported(ada);
    const auto first = import(ada, before, "?clientId=mine&name=Old%20times");
    EXPECT_EQ(first.at("added"), 1);
    const auto archive = first.string_at("room");
    EXPECT_EQ(get(ada, "/api/rooms/" + archive).string_at("name"), "Old times");
    post(ada, room, "c2", "second");
    const auto again = import(ada, before + line({{"text", "more"}}), "?clientId=mine");
    EXPECT_EQ(again.string_at("room"), archive);
    EXPECT_EQ(counts(again), R"({"lastSeq":3,"added":1,"alreadyThere":1,"skipped":0,"withoutAttachments":0})");
    EXPECT_EQ(import(ada, before, "?room=" + archive).at("alreadyThere"), 1);
    EXPECT_EQ(texts(messages(ada, archive)), (std::vector<std::string>{"first", "more"}));
    EXPECT_NE(import(bob, before, "?clientId=mine").string_at("room"), archive) << "it is each user's own";
}

TEST_F(ArchiveTest, LeavesOutWhatWouldPointElsewhere) {
    const auto reply = import(
        ada,
        line({{"text", "look"},
              {"attachments", {{{"mediaId", "m"}, {"name", "a.png"}, {"type", "image/png"}, {"size", 1}}}},
              {"forwardedFrom", {{"room", RoomId::generate().to_string()}, {"seq", 1}, {"sender", bob.to_string()}}},
              {"mentions", {bob.to_string()}},
              {"reactions", {{"x", {{"count", 1}, {"users", {bob.to_string()}}}}}},
              {"replyTo", 5}}) +
            line({{"text", ""}, {"purged", true}}));
    EXPECT_EQ(counts(reply), R"({"lastSeq":2,"added":1,"alreadyThere":0,"skipped":1,"withoutAttachments":1})");
    const auto message = messages(ada, reply.string_at("room")).at(0).as_object();
    EXPECT_TRUE(message.at("attachments").as_array().empty());
    EXPECT_TRUE(message.at("mentions").as_array().empty());
    EXPECT_TRUE(message.at("reactions").as_object().empty());
    EXPECT_FALSE(message.contains("forwardedFrom") || message.contains("replyTo"));
}

TEST_F(ArchiveTest, APartWithoutMessagesIsOne) {
    const auto reply = import(ada, "");
    EXPECT_EQ(counts(reply), R"({"lastSeq":1,"added":0,"alreadyThere":0,"skipped":0,"withoutAttachments":0})");
}

TEST_F(ArchiveTest, GoesOnOnlyWhereNobodyElseReads) {
    EXPECT_EQ(import(ada, line({}), "?room=" + open(ada, "group", {bob})).status, 409);
    EXPECT_EQ(import(ada, line({}), "?room=" + open(ada, "direct", {bob})).status, 409);
    EXPECT_EQ(import(ada, line({}), "?room=" + open(bob, "group", {})).status, 404);
    const auto archive = import(ada, line({}), "?clientId=mine").string_at("room");
    call(ada, Method::patch, "/api/rooms/" + archive, R"({"archived":true})");
    EXPECT_EQ(import(ada, line({}), "?room=" + archive).status, 409);
    call(ada, Method::del, "/api/rooms/" + archive);
    EXPECT_EQ(import(ada, line({}), "?room=" + archive).status, 404);
    EXPECT_EQ(import(ada, line({}), "?clientId=mine").status, 409);
}

TEST_F(ArchiveTest, WhatIsWrongIsNamedByItsLineAndChangesNothing) {
    EXPECT_EQ(pointers(import(ada, line({}) + line({{"text", 1}}))), std::vector<std::string>{"/1/text"});
    EXPECT_EQ(pointers(import(ada, line({{"createdAt", "2999-01-01T00:00:00Z"}}))),
              std::vector<std::string>{"/0/createdAt"});
    EXPECT_EQ(pointers(import(ada, "{}")),
              (std::vector<std::string>{"/0/id", "/0/room", "/0/seq", "/0/text", "/0/createdAt"}));
    EXPECT_EQ(import(ada, "{").problem(), "malformed-json");
    EXPECT_EQ(pointers(import(ada, line({}), "?name=%20")), std::vector<std::string>{"/name"});
    EXPECT_EQ(import(ada, std::string(1024 * 1024 + 1, ' ')).status, 413);
    EXPECT_EQ(call(ada, Method::post, "/api/import", line({})).status, 415);
    EXPECT_TRUE(get(ada, "/api/rooms").at("items").as_array().empty());
}

}  // namespace
}  // namespace messenger::chat
