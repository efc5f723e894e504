#include "http/relation_api.hpp"

#include <utility>

#include "http/profile_codec.hpp"
#include "http/user_answers.hpp"

namespace messenger::user {

RelationApi::RelationApi(Relations& relations, net::RouteTable& routes) : relations_(relations) {
    routes.get("/api/users/me/contacts", "The caller's contacts, by id")
        .queries(page_schema)
        .answers(200, "A page of profiles", &profiles_answer)
        .handled_by(&RelationApi::list_contacts, this);
    routes.get("/api/users/me/contacts/{id}", "A contact's profile")
        .answers(200, "What everybody may see of it", &profile_answer)
        .answers(404, "The user is no contact")
        .leads_to(200, "DELETE /api/users/me/contacts/{id}", "id", "/id")
        .handled_by(&RelationApi::get_contact, this);
    routes.put("/api/users/me/contacts/{id}", "Make a user a contact; again changes nothing")
        .answers(204, "The user is a contact")
        .answers(404, "There is no such user")
        .answers(409, "It is the caller, or there are 5,000 already")
        .handled_by(&RelationApi::add_contact, this);
    routes.del("/api/users/me/contacts/{id}", "Remove a contact; again changes nothing")
        .answers(204, "The user is no contact")
        .handled_by(&RelationApi::remove_contact, this);
    routes.get("/api/users/me/blocks", "Whom the caller blocks, by id")
        .queries(page_schema)
        .answers(200, "A page of profiles", &profiles_answer)
        .handled_by(&RelationApi::list_blocks, this);
    routes.get("/api/users/me/blocks/{id}", "The profile of somebody whom the caller blocks")
        .answers(200, "What everybody may see of it", &profile_answer)
        .answers(404, "The user is not blocked")
        .leads_to(200, "DELETE /api/users/me/blocks/{id}", "id", "/id")
        .handled_by(&RelationApi::get_block, this);
    routes.put("/api/users/me/blocks/{id}", "Block a user, who is not told; again changes nothing")
        .answers(204, "The user is blocked")
        .answers(404, "There is no such user")
        .answers(409, "It is the caller, or there are 5,000 already")
        .handled_by(&RelationApi::add_block, this);
    routes.del("/api/users/me/blocks/{id}", "Block a user no more; again changes nothing")
        .answers(204, "The user is not blocked")
        .handled_by(&RelationApi::remove_block, this);
}

RelationApi::Answer RelationApi::list(net::Exchange& exchange, Relation relation) {
    CO_TRY(const auto request, exchange.query(page_schema));
    const auto limit = request.limit ? static_cast<std::size_t>(*request.limit) : default_limit;
    CO_TRY(auto page, co_await relations_.list(relation, exchange.caller().user, request.cursor, limit));
    const auto next = page.next ? page.next->to_string() : std::string();
    co_return page_answer(std::move(page.items), next);
}

RelationApi::Answer RelationApi::get(net::Exchange& exchange, Relation relation) {
    CO_TRY(const auto other, exchange.id<UserId>("id"));
    CO_TRY(auto profile, co_await relations_.find(relation, exchange.caller().user, other));
    co_return json_answer(200, public_json(std::move(profile)));
}

RelationApi::Answer RelationApi::add(net::Exchange& exchange, Relation relation) {
    CO_TRY(const auto other, exchange.id<UserId>("id"));
    CO_CHECK_OK(co_await relations_.add(relation, exchange.caller().user, other));
    co_return net::Response::empty(204);
}

RelationApi::Answer RelationApi::remove(net::Exchange& exchange, Relation relation) {
    CO_TRY(const auto other, exchange.id<UserId>("id"));
    CO_CHECK_OK(co_await relations_.remove(relation, exchange.caller().user, other));
    co_return net::Response::empty(204);
}

}  // namespace messenger::user
