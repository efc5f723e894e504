#include "http/internal_api.hpp"

#include <boost/asio/this_coro.hpp>

#include "http/auth_codec.hpp"

namespace messenger::auth {
namespace {
constexpr std::size_t page = 1000;
}

InternalApi::InternalApi(Accounts& accounts, AccountStore& store, std::shared_ptr<RevocationWaiters> waiters,
                         net::RouteTable& routes)
    : accounts_(accounts), store_(store), waiters_(std::move(waiters)) {
    routes.get("/internal/users/{id}", "What auth knows of a user")
        .internal()
        .answers(200, "The account")
        .answers(404, "There is no such user")
        .handled_by(&InternalApi::get_user, this);
    routes.patch("/internal/users/{id}", "Follow a change of the display name")
        .internal()
        .takes(display_name_schema)
        .answers(200, "The account")
        .answers(404, "There is no such user")
        .handled_by(&InternalApi::change_user, this);
    routes.get("/internal/revocations", "What has been revoked after a position; waits for the next if there is none")
        .internal()
        .queries(revocations_schema)
        .answers(200, "Revocations in order, and the position to go on from")
        .handled_by(&InternalApi::revocations, this);
}

InternalApi::Answer InternalApi::get_user(net::Exchange& exchange) {
    CO_TRY(const auto id, exchange.id<UserId>("id"));
    CO_TRY(const auto account, co_await accounts_.find(id));
    co_return json_response(200, user_json(*account));
}

InternalApi::Answer InternalApi::change_user(net::Exchange& exchange) {
    CO_TRY(const auto id, exchange.id<UserId>("id"));
    CO_TRY(auto request, exchange.read(display_name_schema));
    CO_CHECK_OK(co_await accounts_.set_display_name(id, std::move(request.display_name)));
    CO_TRY(const auto account, co_await accounts_.find(id));
    co_return json_response(200, user_json(*account));
}

InternalApi::Answer InternalApi::revocations(net::Exchange& exchange) {
    CO_TRY(const auto query, exchange.query(revocations_schema));
    const auto after = query.after.value_or(0);
    const std::chrono::seconds wait(query.wait.value_or(0));
    auto ticket = waiters_->join(co_await asio::this_coro::executor, wait);
    CO_TRY(auto found, co_await store_.revocations(after, page));
    if (found.empty() && wait.count() > 0) {
        co_await ticket.wait();
        CO_TRY(found, co_await store_.revocations(after, page));
    }
    boost::json::array items;
    for (const auto& revocation : found) {
        items.push_back(revocation_json(revocation));
    }
    co_return json_response(200, boost::json::object{{"items", std::move(items)},
                                                     {"position", found.empty() ? after : found.back().position}});
}

}  // namespace messenger::auth
