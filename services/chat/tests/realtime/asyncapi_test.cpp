// The AsyncAPI document says what is said: every operation that is served, every event that is delivered.
#include <set>

#include "domain/types.hpp"
#include "tests/realtime/live_chat.hpp"

namespace messenger::chat {
namespace {

class AsyncApi : public LiveChat {
  protected:
    boost::json::object document = host.call("chat", {.target = "/asyncapi.json"}).json.as_object();

    /// The messages of an operation, resolved.
    std::vector<boost::json::object> messages(std::string_view operation) const {
        std::vector<boost::json::object> found;
        for (const auto& reference : document.at("operations").at(operation).at("messages").as_array()) {
            const std::string pointer(reference.at("$ref").as_string());
            const auto name = pointer.substr(pointer.rfind('/') + 1);
            const auto& channel = document.at("channels").at("ws").at("messages").at(name).at("$ref").as_string();
            EXPECT_EQ(channel, "#/components/messages/" + name);
            found.push_back(document.at("components").at("messages").at(name).as_object());
        }
        return found;
    }
    static std::string constant(const boost::json::object& message, std::string_view property) {
        const auto* found = message.at("payload").at("properties").as_object().if_contains(property);
        const auto* value = found != nullptr ? found->as_object().if_contains("const") : nullptr;
        return value != nullptr ? std::string(value->as_string()) : "";
    }
};

TEST_F(AsyncApi, DescribesOnlyOperationsThatThereAre) {
    const auto client = connect(ada);
    int operations = 0;
    for (const auto& message : messages("fromClient")) {
        const auto op = constant(message, "op");
        if (op == "hello") {
            continue;
        }
        ++operations;
        client->send({{"op", op}, {"id", "x"}});
        const auto answer = op == "ping" || op == "auth.renew" ? client->receive() : client->receive("error");
        EXPECT_EQ(boost::json::serialize(answer).find("there is no such op"), std::string::npos) << op;
    }
    EXPECT_EQ(operations, 12);
}

TEST_F(AsyncApi, DescribesEveryEventOfTheLog) {
    std::set<std::string> described;
    for (const auto& message : messages("toClient")) {
        described.insert(constant(message, "type"));
    }
    for (int type = 1; type <= 16; ++type) {
        const std::string name(to_string(static_cast<EventType>(type)));
        EXPECT_TRUE(name.empty() || described.contains(name)) << name;
    }
    for (const auto* name : {"typing", "presence", "user.updated", "draft.updated", "room.read",
                             "room.notifications", "room.added", "room.removed", "auth.expiring"}) {
        EXPECT_TRUE(described.contains(name)) << name;
    }
}

}  // namespace
}  // namespace messenger::chat
