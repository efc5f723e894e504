#include "tests/http/user_fixture.hpp"

namespace messenger::user {
namespace {

class ImportApiTest : public UserHttpTest {
  protected:
    Reply import(UserId caller, const std::string& document) {
        return call(caller, Method::post, "/api/users/me/import", document);
    }
    std::string exported(UserId caller) { return get(caller, "/api/users/me/export").text; }
    /// What the user has, without what is the server's.
    boost::json::value data_of(UserId caller) {
        auto data = get(caller, "/api/users/me/export").json;
        for (const auto* name : {"id", "createdAt", "updatedAt"}) {
            data.as_object().at("profile").as_object().erase(name);
        }
        data.as_object().at("settings").as_object().erase("version");
        return data;
    }
    static std::string document(const boost::json::array& contacts, const boost::json::array& blocks = {}) {
        return boost::json::serialize(boost::json::object{{"profile", boost::json::object()},
                                                          {"settings", boost::json::object()},
                                                          {"contacts", contacts},
                                                          {"blocks", blocks}});
    }
    static boost::json::object stranger(const std::string& display_name) {
        return {{"id", UserId::generate().to_string()}, {"displayName", display_name}, {"username", nullptr}};
    }

    UserId eve = register_user("Eve");
    UserId mary = register_user("Mary Somerville");
};

TEST_F(ImportApiTest, AnotherAccountHasTheSameAgain) {
    patch(ada, R"({"displayName":"Countess Ada","bio":"numbers","statusText":"on the train","timeZone":"Europe/London",
                   "statusExpiresAt":"2999-01-01T00:00:00Z","locale":"en-GB"})");
    patch(ada, R"({"theme":"dark","language":"en","notifications":{"level":"none","sound":false}})",
          "/api/users/me/settings");
    put(ada, "/api/users/me/contacts/" + grace.to_string());
    put(ada, "/api/users/me/blocks/" + eve.to_string());
    const auto reply = import(mary, exported(ada));
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(data_of(mary), data_of(ada));
    EXPECT_EQ(reply.at("profile"), get(mary, "/api/users/me").json);
    EXPECT_EQ(reply.at("settings"), get(mary, "/api/users/me/settings").json);
    EXPECT_EQ(reply.at("settings").at("version"), 2);
    EXPECT_EQ(boost::json::serialize(reply.at("contacts")), R"({"added":1,"alreadyThere":0,"unknown":[]})");
    const auto before = exported(mary);
    const auto again = import(mary, exported(ada));
    EXPECT_EQ(boost::json::serialize(again.at("blocks")), R"({"added":0,"alreadyThere":1,"unknown":[]})");
    EXPECT_EQ(exported(mary), before);
}

TEST_F(ImportApiTest, ChatKnowsContactsAndBlocksWhenItAnswers) {
    const auto person = [](UserId id) { return boost::json::object{{"id", id.to_string()}}; };
    ASSERT_EQ(import(mary, document({person(ada), person(grace)}, {person(eve)})).status, 200);
    const auto path = "POST /internal/users/" + mary.to_string();
    EXPECT_EQ(chat->all_calls(),
              (std::vector<std::string>{
                  path + R"(/contacts {"ids":[")" + ada.to_string() + R"(",")" + grace.to_string() + R"("]})",
                  path + R"(/blocks {"ids":[")" + eve.to_string() + R"("]})"}));
}

TEST_F(ImportApiTest, NamesAUsernameThatIsTakenAndWhoIsNotHere) {
    patch(ada, R"({"username":"ada"})");
    const auto reply = import(mary, R"({"profile":{"username":"ADA","bio":"x"},"settings":{},"blocks":[],"contacts":[
        {"id":"11111111-1111-4111-8111-111111111111","username":"nobody"},
        {"id":"22222222-2222-4222-8222-222222222222","username":"ada"}]})");
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(reply.at("refusedUsername"), "ADA");
    EXPECT_TRUE(reply.at("profile").at("username").is_null());
    EXPECT_EQ(
        boost::json::serialize(reply.at("contacts")),
        R"({"added":1,"alreadyThere":0,"unknown":[{"id":"11111111-1111-4111-8111-111111111111","username":"nobody"}]})");
}

TEST_F(ImportApiTest, ADocumentWithAnythingWrongChangesNothing) {
    const auto before = exported(mary);
    const auto reply = import(mary, R"({"profile":{"displayName":"x","bio":"new"},"settings":{"theme":"pink"},
        "contacts":[{"id":"1"}],"blocks":{}})");
    EXPECT_EQ(reply.status, 422);
    EXPECT_EQ(paths_of(reply),
              (std::vector<std::string>{"/profile/displayName", "/settings/theme", "/contacts/0/id", "/blocks"}));
    EXPECT_EQ(paths_of(import(mary, "{}")),
              (std::vector<std::string>{"/profile", "/settings", "/contacts", "/blocks"}));
    EXPECT_EQ(host.call("user", {Method::post, "/api/users/me/import", document({})}).status, 401);
    EXPECT_EQ(exported(mary), before);
}

TEST_F(ImportApiTest, TheLargestDocumentFits) {
    // Characters that JSON has to escape are the longest ones.
    std::string name = "x";
    name.append(29, '\x01');
    boost::json::array many;
    for (int i = 0; i < 5'000; ++i) {
        many.push_back(stranger(name));
        many.back().as_object()["username"] = std::string(25, 'x') + std::to_string(10'000 + i);
    }
    const auto text = document(many, many);
    EXPECT_GT(text.size(), 2'500'000U);
    const auto reply = import(mary, text);
    ASSERT_EQ(reply.status, 200) << reply.text.substr(0, 500);
    EXPECT_EQ(reply.at("blocks").at("unknown").as_array().size(), 5'000U);
    many.push_back(stranger(name));
    EXPECT_EQ(paths_of(import(mary, document(many))), std::vector<std::string>{"/contacts"});
    EXPECT_EQ(import(mary, std::string(4 * 1024 * 1024 + 1, ' ')).status, 413);
}

}  // namespace
}  // namespace messenger::user
