// ChatApi's route about who is there.
#include <boost/json.hpp>
#include <ranges>

#include "http/chat_answers.hpp"
#include "http/chat_api.hpp"

namespace messenger::chat {
namespace {

Result<std::vector<UserId>> users_in(const std::string& text) {
    std::vector<UserId> users;
    for (const auto part : std::views::split(text, ',')) {
        const auto user = UserId::parse(std::string_view(part.begin(), part.end()));
        if (!user) {
            return invalid_field("/userIds", "must be ids of users with commas between them");
        }
        users.push_back(*user);
    }
    return users;
}

}  // namespace

void ChatApi::add_presence_routes(net::RouteTable& routes) {
    routes.get("/api/presence", "Who of up to 100 users is there, and when the others last were")
        .queries(presence_query)
        .answers(200, "The users, in the order of the question", &presence_answer)
        .handled_by(&ChatApi::get_presence, this);
}

ChatApi::Answer ChatApi::get_presence(net::Exchange& exchange) {
    CO_TRY(const auto query, exchange.query(presence_query));
    CO_TRY(const auto users, users_in(query.users));
    const auto asker = exchange.caller().user;
    CO_TRY(const auto visible,
           co_await context_.blocking().run([this, asker, users]() -> Result<std::vector<Visibility>> {
               return engine_.people().visibility(asker, users);
           }));
    boost::json::array items;
    for (const auto& [user, is_hidden, last_seen] : visible) {
        const auto status = is_hidden ? PresenceStatus::offline : engine_.presence().status(user);
        boost::json::object item{{"user", user.to_string()}, {"status", to_string(status)}};
        if (status == PresenceStatus::offline && last_seen) {
            item["lastSeen"] = to_rfc3339(*last_seen);
        }
        items.push_back(std::move(item));
    }
    co_return net::Response::json(200, boost::json::serialize(boost::json::object{{"items", std::move(items)}}));
}

}  // namespace messenger::chat
