#include "contracts/auth_client.hpp"

#include <boost/json.hpp>

namespace messenger::contracts {
namespace {

namespace json = boost::json;
constexpr std::chrono::milliseconds answer_deadline{5'000};

template <typename IdType>
std::optional<IdType> id_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    const auto* text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? IdType::parse(std::string_view(*text)) : std::nullopt;
}

std::optional<std::int64_t> number_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_int64() ? std::optional(value->get_int64()) : std::nullopt;
}

/// A reason that this version does not know ends sessions all the same.
RevocationReason reason_in(const json::object& object) {
    const auto* value = object.if_contains("reason");
    const auto* word = value != nullptr ? value->if_string() : nullptr;
    return (word != nullptr ? parse_revocation_reason(*word) : std::nullopt).value_or(RevocationReason::ended);
}

std::optional<RevocationPage> read_page(std::string_view text) {
    boost::system::error_code error;
    const auto value = json::parse(text, error);
    const auto* object = error ? nullptr : value.if_object();
    const auto* items = object != nullptr ? object->if_contains("items") : nullptr;
    const auto position = object != nullptr ? number_in(*object, "position") : std::nullopt;
    if (items == nullptr || !items->is_array() || !position) {
        return std::nullopt;
    }
    RevocationPage page{{}, *position};
    for (const auto& item : items->get_array()) {
        const auto* entry = item.if_object();
        const auto at = entry != nullptr ? number_in(*entry, "position") : std::nullopt;
        if (!at) {
            return std::nullopt;
        }
        page.items.push_back({.position = *at,
                              .session = id_in<SessionId>(*entry, "sessionId"),
                              .user = id_in<UserId>(*entry, "userId"),
                              .reason = reason_in(*entry),
                              .at = from_micros(number_in(*entry, "atMicros").value_or(0))});
    }
    return page;
}

}  // namespace

Task<Result<RevocationPage>> AuthClient::revocations(std::int64_t after, std::chrono::seconds wait) {
    net::Request request;
    request.path = "/internal/revocations";
    request.query = "after=" + std::to_string(after) + "&wait=" + std::to_string(wait.count());
    CO_TRY(const auto response, co_await auth_.send(std::move(request), std::string(), wait + answer_deadline));
    auto page = response.status == 200 ? read_page(response.body) : std::nullopt;
    if (!page) {
        co_return fail(problem::bad_gateway, "auth answered " + std::to_string(response.status) + " about revocations");
    }
    co_return std::move(*page);
}

}  // namespace messenger::contracts
