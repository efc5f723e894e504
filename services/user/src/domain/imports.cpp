#include "domain/imports.hpp"

#include <utility>

#include "domain/profile_rules.hpp"

namespace messenger::user {
namespace {

/// Leaves out of a document what is not taken over; gives back a username that nobody may have.
std::optional<std::string> leave_out(OwnData& data, Timestamp at) {
    // The versions of the account go on.
    data.settings.version.reset();
    auto& profile = data.profile;
    const auto ends = profile.status_expires_at.value_or(std::nullopt);
    if (ends && problem_with_status_end(*ends, at) != nullptr) {
        profile.status_text.reset();
        profile.status_expires_at.reset();
    }
    auto username = profile.username.value_or(std::nullopt);
    if (!username || is_reserved_username(*username)) {
        profile.username.reset();
        return username;
    }
    return std::nullopt;
}

std::vector<UserId> ids_in(const OwnData& data) {
    std::vector<UserId> ids;
    for (const auto* people : {&data.contacts, &data.blocks}) {
        for (const auto& person : *people) {
            ids.push_back(person.id);
        }
    }
    return ids;
}

}  // namespace

Task<Result<ImportReport>> Imports::apply(UserId user, OwnData data) {
    const auto at = now();
    auto reserved = leave_out(data, at);
    // Makes profiles that are not kept yet.
    CO_CHECK_OK(co_await profiles_.find(user));
    CO_CHECK_OK(co_await profiles_.find_many(ids_in(data)));
    const auto forget = profiles_.forget_at_end(user);
    auto report = co_await store_.apply(user, data, at);
    if (!report && report.error().is(problem::username_taken)) {
        report = co_await store_.apply(user, std::move(data), at);
    }
    if (report && reserved) {
        report->refused_username = std::move(reserved);
    }
    co_return report;
}

}  // namespace messenger::user
