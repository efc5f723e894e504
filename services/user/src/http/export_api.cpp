#include "http/export_api.hpp"

#include <utility>

#include "http/own_data_codec.hpp"
#include "http/profile_codec.hpp"
#include "http/settings_codec.hpp"
#include "http/user_answers.hpp"

namespace messenger::user {

ExportApi::ExportApi(Profiles& profiles, Relations& relations, AccountSettings& settings, net::RouteTable& routes)
    : profiles_(profiles), relations_(relations), settings_(settings) {
    routes.get("/api/users/me/export", "All that is kept of the caller here: profile, settings, contacts, blocks")
        .answers(200, "The data; messages are at /api/export", &own_data_answer)
        .handled_by(&ExportApi::export_own, this);
}

ExportApi::Answer ExportApi::export_own(net::Exchange& exchange) {
    const auto user = exchange.caller().user;
    CO_TRY(const auto profile, co_await profiles_.find(user));
    CO_TRY(const auto settings, co_await settings_.find(user));
    CO_TRY(auto contacts, co_await others(Relation::contact, user));
    CO_TRY(auto blocks, co_await others(Relation::block, user));
    auto answer = json_answer(200, boost::json::object{{"profile", own_json(profile)},
                                                       {"settings", settings_json(settings)},
                                                       {"contacts", std::move(contacts)},
                                                       {"blocks", std::move(blocks)}});
    answer.headers.add("Content-Disposition", "attachment; filename=\"profile.json\"");
    co_return answer;
}

Task<Result<boost::json::array>> ExportApi::others(Relation relation, UserId user) {
    CO_TRY(const auto page, co_await relations_.list(relation, user, std::nullopt, max_relations));
    boost::json::array people;
    for (const auto& profile : page.items) {
        people.push_back(named_json(profile));
    }
    co_return people;
}

}  // namespace messenger::user
