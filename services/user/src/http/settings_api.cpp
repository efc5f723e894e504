#include "http/settings_api.hpp"

#include <utility>

#include "http/profile_codec.hpp"
#include "http/settings_codec.hpp"
#include "http/user_answers.hpp"

namespace messenger::user {

SettingsApi::SettingsApi(AccountSettings& settings, net::RouteTable& routes) : settings_(settings) {
    routes.get("/api/users/me/settings", "The caller's settings")
        .answers(200, "The settings; each change makes a new version", &settings_answer)
        .handled_by(&SettingsApi::get, this);
    routes.patch("/api/users/me/settings", "Change some of the caller's settings")
        .takes(settings_change_schema)
        .answers(200, "The settings as they are now", &settings_answer)
        .answers(409, "They have another version than the one that the change was made from")
        .handled_by(&SettingsApi::change, this);
}

SettingsApi::Answer SettingsApi::get(net::Exchange& exchange) {
    CO_TRY(const auto settings, co_await settings_.find(exchange.caller().user));
    co_return json_answer(200, settings_json(settings));
}

SettingsApi::Answer SettingsApi::change(net::Exchange& exchange) {
    CO_TRY(auto change, exchange.read(settings_change_schema));
    CO_TRY(const auto settings, co_await settings_.change(exchange.caller().user, std::move(change)));
    co_return json_answer(200, settings_json(settings));
}

}  // namespace messenger::user
