#include "http/own_data_codec.hpp"

#include <utility>

#include "domain/profile_rules.hpp"
#include "domain/relation_store.hpp"
#include "http/profile_codec.hpp"
#include "http/settings_codec.hpp"

#include "text_or_null.hpp"

namespace messenger::user {
namespace {

const Schema<NamedUserRequest> named_schema(
    "NamedUser", field("id", &NamedUserRequest::id, id<UserId>()),
    field("username", &NamedUserRequest::username,
          text().length(3, 30).pattern(username_pattern).check(problem_with_username)));

std::vector<NamedUser> to_named(std::vector<NamedUserRequest> requests) {
    std::vector<NamedUser> people;
    people.reserve(requests.size());
    for (auto& request : requests) {
        people.push_back({request.id, std::move(request.username).value_or(std::nullopt)});
    }
    return people;
}

boost::json::object relations_json(const ImportedRelations& report) {
    boost::json::array unknown;
    for (const auto& person : report.unknown) {
        unknown.push_back(
            boost::json::object{{"id", person.id.to_string()}, {"username", text_or_null(person.username)}});
    }
    return {{"added", report.added}, {"alreadyThere", report.already_there}, {"unknown", std::move(unknown)}};
}

}  // namespace

const Schema<OwnDataRequest>& own_data_schema() {
    static const Schema<OwnDataRequest> schema(
        "OwnDataImport", field("profile", &OwnDataRequest::profile, object(kept_profile_schema)),
        field("settings", &OwnDataRequest::settings, object(settings_change_schema)),
        field("contacts", &OwnDataRequest::contacts, list(object(named_schema), max_relations)),
        field("blocks", &OwnDataRequest::blocks, list(object(named_schema), max_relations)));
    return schema;
}

OwnData to_own_data(OwnDataRequest request) {
    return {.profile = std::move(request.profile),
            .settings = std::move(request.settings),
            .contacts = to_named(std::move(request.contacts)),
            .blocks = to_named(std::move(request.blocks))};
}

boost::json::object named_json(const Profile& profile) {
    return {{"id", profile.id.to_string()},
            {"displayName", profile.display_name},
            {"username", text_or_null(profile.username)}};
}

boost::json::object report_json(ImportReport report) {
    return {{"profile", own_json(std::move(report.profile))},
            {"settings", settings_json(report.settings)},
            {"refusedUsername", text_or_null(report.refused_username)},
            {"contacts", relations_json(report.contacts)},
            {"blocks", relations_json(report.blocks)}};
}

}  // namespace messenger::user
