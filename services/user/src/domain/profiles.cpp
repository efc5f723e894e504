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

/// Profiles that are kept to be shown.
constexpr std::size_t max_cards = 10'000;

bool has_prefix(const std::string& word, const std::vector<std::string>& prefixes) {
    return std::ranges::any_of(prefixes, [&word](const auto& prefix) { return word.starts_with(prefix); });
}

/// The words of a query, the longest first, without those that a longer one implies.
std::vector<std::string> prefixes_of(const std::string& query) {
    auto words = folded_words(query);
    std::ranges::sort(words,
                      [](const auto& a, const auto& b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
    std::vector<std::string> prefixes;
    for (auto& word : words) {
        const bool is_implied =
            std::ranges::any_of(prefixes, [&word](const auto& longer) { return longer.starts_with(word); });
        if (!is_implied && prefixes.size() < max_query_words) {
            prefixes.push_back(std::move(word));
        }
    }
    return prefixes;
}

}  // namespace

Profiles::Profiles(ProfileStore& store, Accounts& accounts, std::chrono::milliseconds card_lifetime)
    : store_(store), accounts_(accounts), cards_(max_cards, card_lifetime) {}

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

Task<Result<Profile>> Profiles::find_card(UserId id) {
    auto kept = co_await find_kept({id});
    if (!kept.profiles.empty()) {
        co_return std::move(kept.profiles.front());
    }
    const auto generation = cards_.generation();
    CO_TRY(auto profile, co_await find(id));
    keep(profile, generation);
    co_return profile;
}

Task<Result<std::vector<Profile>>> Profiles::find_many(std::vector<UserId> ids) {
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
    auto [profiles, missing] = co_await find_kept(std::move(ids));
    ids = std::move(missing);
    if (ids.empty()) {
        co_return profiles;
    }
    const auto generation = cards_.generation();
    CO_TRY(auto found, co_await store_.find_many(ids));
    for (const auto& profile : found) {
        keep(profile, generation);
    }
    const bool has_all = found.size() == ids.size();
    std::ranges::move(found, std::back_inserter(profiles));
    if (has_all) {
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

Task<Profiles::Kept> Profiles::find_kept(std::vector<UserId> ids) {
    Kept kept;
    for (const auto id : ids) {
        if (auto card = cards_.find(id, CardCache::Clock::now())) {
            kept.profiles.push_back(std::move(*card));
        } else {
            kept.missing.push_back(id);
        }
    }
    if (shared_ == nullptr || kept.missing.empty()) {
        co_return kept;
    }
    const auto generation = cards_.generation();
    auto shared = co_await shared_->find(kept.missing);
    for (auto& card : shared) {
        if (card) {
            cards_.keep(*card, generation, CardCache::Clock::now());
            kept.profiles.push_back(std::move(*card));
        }
    }
    std::size_t place = 0;
    std::erase_if(kept.missing, [&](UserId) { return shared[place++].has_value(); });
    co_return kept;
}

void Profiles::keep(const Profile& profile, CardCache::Generation read_at) {
    if (shared_ != nullptr && read_at == cards_.generation()) {
        shared_->keep(profile);
    }
    cards_.keep(profile, read_at, CardCache::Clock::now());
}

Task<Result<Profile>> Profiles::change(UserId id, ProfileChange change) {
    if (change.username && *change.username && is_reserved_username(**change.username)) {
        co_return fail(problem::username_taken);
    }
    const auto forget = forget_at_end(id);
    const auto at = now();
    auto changed = co_await store_.update(id, change, at);
    if (changed || !changed.error().is(problem::not_found)) {
        co_return changed;
    }
    CO_TRY(const auto adopted, co_await adopt(id));
    co_return co_await store_.update(adopted.id, std::move(change), at);
}

Task<Result<>> Profiles::remove(UserId id) {
    const auto forget = forget_at_end(id);
    co_return co_await store_.remove(id);
}

Task<Result<ProfilePage>> Profiles::search(std::string query, std::size_t limit, std::optional<SearchPosition> after) {
    ProfileSearch search{.prefixes = prefixes_of(query), .limit = limit, .after = std::move(after)};
    if (search.prefixes.empty()) {
        co_return ProfilePage{};
    }
    if (search.after && !has_prefix(search.after->word, search.prefixes)) {
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
