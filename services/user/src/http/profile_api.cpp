#include "http/profile_api.hpp"

#include <utility>

#include "http/profile_codec.hpp"
#include "http/user_answers.hpp"

namespace messenger::user {
ProfileApi::ProfileApi(Profiles& profiles, net::RouteTable& routes) : profiles_(profiles) {
    routes.get("/api/users/me", "The caller's profile")
        .answers(200, "The profile", &own_profile_answer)
        .leads_to(200, "GET /api/users/{id}", "id", "/id")
        .handled_by(&ProfileApi::get_own, this);
    routes.patch("/api/users/me", "Change the caller's profile")
        .takes(change_schema)
        .answers(200, "The changed profile", &own_profile_answer)
        .answers(409, "The username is taken")
        .handled_by(&ProfileApi::change_own, this);
    routes.get("/api/users/cards", "The profiles of up to 100 users")
        .queries(cards_schema)
        .answers(200, "What everybody may see of those that there are", &cards_answer)
        .handled_by(&ProfileApi::get_cards, this);
    routes.get("/api/users/{id}", "A user's profile")
        .answers(200, "What everybody may see of it", &profile_answer)
        .answers(404, "There is no such user")
        .leads_to(200, "PUT /api/users/me/contacts/{id}", "id", "/id")
        .leads_to(200, "PUT /api/users/me/blocks/{id}", "id", "/id")
        .handled_by(&ProfileApi::get, this);
    routes.get("/api/users", "Find users by the beginnings of their names")
        .queries(search_schema)
        .answers(200, "A page of profiles", &profiles_answer)
        .handled_by(&ProfileApi::search, this);
    routes.put("/internal/profiles/{id}", "Make the profile of a new account; again changes nothing")
        .internal()
        .takes(new_profile_schema)
        .answers(200, "The profile")
        .handled_by(&ProfileApi::create, this);
    routes.del("/internal/profiles/{id}", "Erase the profile of a deleted account; again changes nothing")
        .internal()
        .answers(204, "It is gone")
        .handled_by(&ProfileApi::remove, this);
    routes.post("/internal/profiles/lookup", "The known ones of some users")
        .internal()
        .takes(lookup_schema)
        .answers(200, "Their names and pictures")
        .handled_by(&ProfileApi::look_up, this);
}

ProfileApi::Answer ProfileApi::get_own(net::Exchange& exchange) {
    CO_TRY(auto profile, co_await profiles_.find(exchange.caller().user));
    co_return json_answer(200, own_json(std::move(profile)));
}

ProfileApi::Answer ProfileApi::change_own(net::Exchange& exchange) {
    CO_TRY(auto change, exchange.read(change_schema));
    CO_TRY(auto profile, co_await profiles_.change(exchange.caller().user, std::move(change)));
    co_return json_answer(200, own_json(std::move(profile)));
}

ProfileApi::Answer ProfileApi::get_cards(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.query(cards_schema));
    CO_TRY(auto profiles, co_await profiles_.find_many(std::move(request.users)));
    boost::json::array items;
    for (auto& profile : profiles) {
        items.push_back(public_json(std::move(profile)));
    }
    co_return json_answer(200, boost::json::object{{"items", std::move(items)}});
}

ProfileApi::Answer ProfileApi::get(net::Exchange& exchange) {
    CO_TRY(const auto id, exchange.id<UserId>("id"));
    CO_TRY(auto profile, co_await profiles_.find_card(id));
    co_return json_answer(200, public_json(std::move(profile)));
}

ProfileApi::Answer ProfileApi::search(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.query(search_schema));
    std::optional<SearchPosition> after;
    if (request.cursor) {
        CO_TRY(after, from_cursor(*request.cursor));
    }
    const auto limit = request.limit ? static_cast<std::size_t>(*request.limit) : default_limit;
    CO_TRY(auto page, co_await profiles_.search(std::move(request.query), limit, std::move(after)));
    const auto next = page.next ? to_cursor(*page.next) : std::string();
    co_return page_answer(std::move(page.items), next);
}

ProfileApi::Answer ProfileApi::create(net::Exchange& exchange) {
    CO_TRY(const auto id, exchange.id<UserId>("id"));
    CO_TRY(auto request, exchange.read(new_profile_schema));
    NewProfile account{id, std::move(request.display_name)};
    CO_TRY(const auto profile, co_await profiles_.create(std::move(account)));
    co_return json_answer(200, card_json(profile));
}

ProfileApi::Answer ProfileApi::remove(net::Exchange& exchange) {
    CO_TRY(const auto id, exchange.id<UserId>("id"));
    CO_CHECK_OK(co_await profiles_.remove(id));
    co_return net::Response::empty(204);
}

ProfileApi::Answer ProfileApi::look_up(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(lookup_schema));
    CO_TRY(const auto profiles, co_await profiles_.find_many(std::move(request.ids)));
    boost::json::array items;
    for (const auto& profile : profiles) {
        items.push_back(card_json(profile));
    }
    co_return json_answer(200, boost::json::object{{"items", std::move(items)}});
}

}  // namespace messenger::user
