#include "domain/profiles.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "domain/profile_rules.hpp"
#include "domain/search_text.hpp"

namespace messenger::user {
namespace {

/// Words of a query that are looked at; more would not narrow a name any further.
constexpr std::size_t max_query_words = 8;
/// Unknown ids of one call that auth is asked about: they are rare, and a caller may send many that don't exist.
constexpr std::size_t max_adoptions = 20;

}  // namespace

Task<Result<Profile>> Profiles::create(NewProfile account) {
    co_return co_await store_.create(std::move(account), now());
}

Task<Result<Profile>> Profiles::find(UserId id) {
    CO_TRY(auto profile, co_await store_.find(id));
    if (profile) {
        co_return std::move(*profile);
    }
    co_return co_await adopt(id);
}

Task<Result<std::vector<Profile>>> Profiles::find_many(std::vector<UserId> ids) {
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
    CO_TRY(auto profiles, co_await store_.find_many(ids));
    if (profiles.size() == ids.size()) {
        co_return profiles;
    }
    std::unordered_set<UserId> known;
    for (const auto& profile : profiles) {
        known.insert(profile.id);
    }
    std::erase_if(ids, [&known](UserId id) { return known.contains(id); });
    ids.resize(std::min(ids.size(), max_adoptions));
    for (const auto id : ids) {
        auto adopted = co_await adopt(id);
        if (adopted) {
            profiles.push_back(std::move(*adopted));
        } else if (!adopted.error().is(problem::not_found)) {
            co_return std::unexpected(std::move(adopted).error());
        }
    }
    co_return profiles;
}

Task<Result<Profile>> Profiles::change(UserId id, ProfileChange change) {
    if (change.username && *change.username && is_reserved_username(**change.username)) {
        co_return fail(problem::username_taken);
    }
    const auto at = now();
    auto changed = co_await store_.update(id, change, at);
    if (changed || !changed.error().is(problem::not_found)) {
        co_return changed;
    }
    CO_TRY(const auto adopted, co_await adopt(id));
    co_return co_await store_.update(adopted.id, std::move(change), at);
}

Task<Result<ProfilePage>> Profiles::search(std::string query, std::size_t limit, std::optional<SearchPosition> after) {
    ProfileSearch search{.prefixes = folded_words(query), .limit = limit, .after = std::move(after)};
    if (search.prefixes.empty()) {
        co_return ProfilePage{};
    }
    // The longest leads: it begins the fewest words.
    std::swap(search.prefixes.front(), *std::ranges::max_element(search.prefixes, {}, &std::string::size));
    search.prefixes.resize(std::min(search.prefixes.size(), max_query_words));
    if (search.after && !search.after->word.starts_with(search.prefixes.front())) {
        // A cursor of another search.
        search.after.reset();
    }
    co_return co_await store_.search(std::move(search));
}

Task<Result<Profile>> Profiles::adopt(UserId id) {
    CO_TRY(auto account, co_await accounts_.find(id));
    if (!account) {
        co_return fail(problem::not_found);
    }
    co_return co_await store_.create(std::move(*account), now());
}

}  // namespace messenger::user
