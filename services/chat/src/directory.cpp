#include "directory.hpp"

#include <algorithm>

#include "net/pipeline.hpp"

namespace messenger::chat {
namespace {

constexpr std::chrono::milliseconds deadline{3'000};

}  // namespace

Task<Result<boost::json::array>> Directory::cards(std::vector<UserId> ids) {
    boost::json::array wanted;
    for (const auto& id : ids) {
        wanted.emplace_back(id.to_string());
    }
    net::Request request;
    request.method = net::Method::post;
    request.path = "/internal/profiles/lookup";
    request.headers.add("Content-Type", "application/json");
    auto body = boost::json::serialize(boost::json::object{{"ids", std::move(wanted)}});
    CO_TRY(const auto response, co_await users_.send(std::move(request), std::move(body), deadline));
    const auto answer = net::parse_json(response.body);
    if (response.status != 200 || !answer) {
        co_return fail(problem::unavailable, "the user service gave no valid answer");
    }
    co_return answer->at("items").as_array();
}

Task<Result<std::vector<UserId>>> Directory::unknown(std::vector<UserId> ids) {
    CO_TRY(const auto known, co_await cards(ids));
    for (const auto& card : known) {
        if (const auto id = UserId::parse(std::string_view(card.at("id").as_string()))) {
            std::erase(ids, *id);
        }
    }
    co_return ids;
}

Task<Result<std::map<UserId, std::string>>> Directory::names(std::vector<UserId> ids) {
    CO_TRY(const auto known, co_await cards(std::move(ids)));
    std::map<UserId, std::string> names;
    for (const auto& card : known) {
        if (const auto id = UserId::parse(std::string_view(card.at("id").as_string()))) {
            names.emplace(*id, card.at("displayName").as_string());
        }
    }
    co_return names;
}

}  // namespace messenger::chat
