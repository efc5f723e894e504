#include "auth_accounts.hpp"

#include <boost/json.hpp>
#include <chrono>
#include <utility>

namespace messenger::user {
namespace {

constexpr std::chrono::milliseconds auth_deadline{3000};

net::Request account_request(net::Method method, UserId id) {
    net::Request request;
    request.method = method;
    request.path = "/internal/users/" + id.to_string();
    return request;
}

Error unexpected_answer(int status) {
    return Error(problem::bad_gateway, "auth answered " + std::to_string(status));
}

std::optional<std::string> text_member(std::string_view json, std::string_view name) {
    boost::system::error_code error;
    const auto value = boost::json::parse(json, error);
    const auto* object = error ? nullptr : value.if_object();
    const auto* member = object != nullptr ? object->if_contains(name) : nullptr;
    const auto* text = member != nullptr ? member->if_string() : nullptr;
    return text != nullptr ? std::optional<std::string>(*text) : std::nullopt;
}

}  // namespace

Task<Result<std::optional<NewProfile>>> AuthAccounts::find(UserId id) {
    auto request = account_request(net::Method::get, id);
    CO_TRY(const auto response, co_await auth_.send(std::move(request), std::string(), auth_deadline));
    if (response.status == 404) {
        co_return std::nullopt;
    }
    auto display_name = text_member(response.body, "displayName");
    if (response.status != 200 || !display_name) {
        co_return std::unexpected(unexpected_answer(response.status));
    }
    co_return NewProfile{id, std::move(*display_name)};
}

Task<Result<>> AuthAccounts::set_display_name(UserId id, std::string display_name) {
    auto request = account_request(net::Method::patch, id);
    request.headers.add("Content-Type", "application/json");
    auto body = boost::json::serialize(boost::json::object{{"displayName", display_name}});
    CO_TRY(const auto response, co_await auth_.send(std::move(request), std::move(body), auth_deadline));
    if (response.status != 404 && (response.status < 200 || response.status > 299)) {
        co_return std::unexpected(unexpected_answer(response.status));
    }
    co_return Result<>();
}

Task<Result<>> AuthAccounts::deliver(store::OutboxEntry entry) {
    const auto id = UserId::parse(entry.subject);
    auto display_name = text_member(entry.payload, "displayName");
    if (!id || !display_name) {
        co_return Result<>();
    }
    co_return co_await set_display_name(*id, std::move(*display_name));
}

}  // namespace messenger::user
