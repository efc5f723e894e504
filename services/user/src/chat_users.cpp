#include "chat_users.hpp"

#include <chrono>
#include <string>
#include <utility>

#include "store/chat_outbox.hpp"

namespace messenger::user {
namespace {

/// What a change may wait for chat.
constexpr std::chrono::milliseconds chat_deadline{1'000};

struct Call {
    net::Method method = net::Method::put;
    std::string path;
    std::string body;
};

/// Nothing for a kind of event that this version does not know.
std::optional<Call> call_for(store::OutboxEntry entry) {
    const auto user = "/internal/users/" + entry.subject;
    const auto relation = [&](net::Method method, const char* kind) {
        return Call{method, user + kind + entry.payload, {}};
    };
    if (entry.topic == chat_topic::user_updated) {
        return Call{net::Method::put, user, std::move(entry.payload)};
    }
    if (entry.topic == chat_topic::user_deleted) {
        return Call{net::Method::del, user, {}};
    }
    if (entry.topic == chat_topic::contact_added) {
        return relation(net::Method::put, "/contacts/");
    }
    if (entry.topic == chat_topic::contact_removed) {
        return relation(net::Method::del, "/contacts/");
    }
    if (entry.topic == chat_topic::block_added) {
        return relation(net::Method::put, "/blocks/");
    }
    if (entry.topic == chat_topic::block_removed) {
        return relation(net::Method::del, "/blocks/");
    }
    if (entry.topic == chat_topic::contacts_added) {
        return Call{net::Method::post, user + "/contacts", std::move(entry.payload)};
    }
    if (entry.topic == chat_topic::blocks_added) {
        return Call{net::Method::post, user + "/blocks", std::move(entry.payload)};
    }
    if (entry.topic == chat_topic::privacy_changed) {
        return Call{net::Method::put, user + "/privacy", std::move(entry.payload)};
    }
    return std::nullopt;
}

}  // namespace

Task<Result<>> ChatUsers::deliver(store::OutboxEntry entry) {
    auto call = call_for(std::move(entry));
    if (!call) {
        co_return Result<>();
    }
    net::Request request;
    request.method = call->method;
    request.path = std::move(call->path);
    if (!call->body.empty()) {
        request.headers.add("Content-Type", "application/json");
    }
    CO_TRY(const auto response, co_await chat_.send(std::move(request), std::move(call->body), chat_deadline));
    if (response.status < 200 || response.status > 299) {
        co_return fail(problem::bad_gateway, "chat answered " + std::to_string(response.status));
    }
    co_return Result<>();
}

}  // namespace messenger::user
