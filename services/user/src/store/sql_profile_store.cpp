#include "store/sql_profile_store.hpp"

#include <boost/json.hpp>
#include <utility>

#include "store/outbox.hpp"
#include "store/profile_rows.hpp"
#include "store/sql_error.hpp"

namespace messenger::user {

Task<Result<Profile>> SqlProfileStore::create(NewProfile account, Timestamp at) {
    auto work = [this, account = std::move(account), at]() -> Result<Profile> {
        return database_.write([&](soci::session& session) -> Result<Profile> {
            if (auto existing = rows::find(session, account.id)) {
                return std::move(*existing);
            }
            auto profile = make_profile(account, at);
            rows::insert(session, profile);
            rows::replace_words(session, profile);
            return profile;
        });
    };
    co_return co_await blocking_.run(std::move(work));
}

Task<Result<std::optional<Profile>>> SqlProfileStore::find(UserId id) {
    auto work = [this, id]() -> Result<std::optional<Profile>> {
        return database_.read([&](soci::session& session) { return rows::find(session, id); });
    };
    co_return co_await blocking_.run(std::move(work));
}

Task<Result<std::vector<Profile>>> SqlProfileStore::find_many(std::vector<UserId> ids) {
    auto work = [this, ids = std::move(ids)]() -> Result<std::vector<Profile>> {
        return database_.read([&](soci::session& session) { return rows::find_many(session, ids); });
    };
    co_return co_await blocking_.run(std::move(work));
}

Task<Result<Profile>> SqlProfileStore::update(UserId id, ProfileChange change, Timestamp at) {
    auto work = [this, id, change = std::move(change), at]() -> Result<Profile> {
        bool is_announced = false;
        auto updated = database_.write([&](soci::session& session) -> Result<Profile> {
            auto profile = rows::find(session, id);
            if (!profile) {
                return fail(problem::not_found);
            }
            const auto before = *profile;
            apply(*profile, change, at);
            try {
                rows::update(session, *profile);
            } catch (const soci::soci_error& error) {
                if (store::is_unique_violation(session, error)) {
                    return fail(problem::username_taken);
                }
                throw;
            }
            if (search_words(before) != search_words(*profile)) {
                rows::replace_words(session, *profile);
            }
            if (before.display_name != profile->display_name) {
                const boost::json::object payload{{"id", id.to_string()}, {"displayName", profile->display_name}};
                store::outbox::add(session, "user.updated", id.to_string(), boost::json::serialize(payload));
                is_announced = true;
            }
            return std::move(*profile);
        });
        if (is_announced && updated) {
            when_announced_();
        }
        return updated;
    };
    co_return co_await blocking_.run(std::move(work));
}

Task<Result<>> SqlProfileStore::remove(UserId id) {
    auto work = [this, id]() -> Result<> {
        database_.write([&](soci::session& session) {
            const auto key = id.to_string();
            session << "DELETE FROM outbox WHERE subject = :id", soci::use(key);
            session << "DELETE FROM profiles WHERE id = :id", soci::use(key);
        });
        return {};
    };
    co_return co_await blocking_.run(std::move(work));
}

Task<Result<ProfilePage>> SqlProfileStore::search(ProfileSearch search) {
    auto work = [this, search = std::move(search)]() -> Result<ProfilePage> {
        return database_.read([&](soci::session& session) { return rows::search(session, search); });
    };
    co_return co_await blocking_.run(std::move(work));
}

}  // namespace messenger::user
