#include "store/sql_profile_store.hpp"

#include <embedded/user_service_migrations.hpp>
#include <unordered_map>
#include <utility>

#include "store/migrations.hpp"
#include "store/profile_changes.hpp"
#include "store/profile_rows.hpp"
#include "store/search_rows.hpp"
#include "store/sql_error.hpp"

namespace messenger::user {
namespace {

/// The profiles of hits, in their order.
std::vector<Profile> profiles_of(soci::session& session, const std::vector<SearchPosition>& hits) {
    std::unordered_map<UserId, std::size_t> places;
    std::vector<UserId> ids;
    for (const auto& hit : hits) {
        places.emplace(hit.id, ids.size());
        ids.push_back(hit.id);
    }
    auto profiles = rows::find_many(session, ids);
    std::ranges::sort(profiles, {}, [&places](const Profile& profile) { return places.at(profile.id); });
    return profiles;
}

}  // namespace

void migrate_profiles(store::SqlPool& database) {
    store::migrate(database, embedded::user_service_migrations());
}

Task<Result<Profile>> SqlProfileStore::create(NewProfile account, Timestamp at) {
    const auto id = account.id;
    auto made = co_await sql_.write([account = std::move(account), at](soci::session& session) -> Result<Profile> {
        if (auto existing = rows::find(session, account.id)) {
            return std::move(*existing);
        }
        auto profile = make_profile(account, at);
        try {
            rows::insert(session, profile);
        } catch (const soci::soci_error& error) {
            if (store::is_unique_violation(session, error)) {
                return fail(problem::conflict);
            }
            throw;
        }
        rows::replace_words(session, profile);
        return profile;
    });
    if (made || !made.error().is(problem::conflict)) {
        co_return made;
    }
    // Another one has made it at the same time.
    CO_TRY(auto existing, co_await find(id));
    if (!existing) {
        co_return fail(problem::not_found);
    }
    co_return std::move(*existing);
}

Task<Result<std::optional<Profile>>> SqlProfileStore::find(UserId id) {
    co_return co_await sql_.read(
        [id](soci::session& session) -> Result<std::optional<Profile>> { return rows::find(session, id); });
}

Task<Result<std::vector<Profile>>> SqlProfileStore::find_many(std::vector<UserId> ids) {
    co_return co_await sql_.read([ids = std::move(ids)](soci::session& session) -> Result<std::vector<Profile>> {
        return rows::find_many(session, ids);
    });
}

Task<Result<Profile>> SqlProfileStore::update(UserId id, ProfileChange change, Timestamp at) {
    const bool may_be_announced = change.display_name.has_value();
    auto updated = co_await chat_.write(
        id, [id, change = std::move(change), at](soci::session& session, ChatEvents& events) -> Result<Profile> {
            rows::lock(session, id);
            return change_profile(session, events, id, change, at);
        });
    if (may_be_announced && updated) {
        when_announced_();
    }
    co_return updated;
}

Task<Result<>> SqlProfileStore::remove(UserId id) {
    co_return co_await chat_.write(id, [id](soci::session& session, ChatEvents& events) -> Result<> {
        rows::lock(session, id);
        const auto key = id.to_string();
        session << "DELETE FROM outbox WHERE subject = :id", soci::use(key);
        session << "DELETE FROM profiles WHERE id = :id", soci::use(key);
        events.forget_earlier();
        events.add(chat_topic::user_deleted, "");
        return {};
    });
}

Task<Result<ProfilePage>> SqlProfileStore::search(ProfileSearch search) {
    co_return co_await sql_.read([search = std::move(search)](soci::session& session) -> Result<ProfilePage> {
        auto hits = rows::search(session, search);
        return ProfilePage{.items = profiles_of(session, hits.items), .next = std::move(hits.next)};
    });
}

}  // namespace messenger::user
