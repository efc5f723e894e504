// What can be done with profiles. A profile is never missing: one that is asked for and not kept is made from its
// account. Thread-safe; one for the service.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "domain/accounts.hpp"
#include "domain/card_cache.hpp"
#include "domain/profile_store.hpp"
#include "domain/shared_cards.hpp"
#include "net/task.hpp"

namespace messenger::user {

class Profiles {
  public:
    /// Both must outlive this. `card_lifetime` is how old a profile may be that another instance has changed, for those
    /// who only show it.
    Profiles(ProfileStore& store, Accounts& accounts,
             std::chrono::milliseconds card_lifetime = std::chrono::minutes(1));

    /// Makes the profile of a new account; again for the same account changes nothing.
    Task<Result<Profile>> create(NewProfile account);
    /// As it is. not_found if there is no such account.
    Task<Result<Profile>> find(UserId id);
    /// The same to show it to others: it may come from memory.
    Task<Result<Profile>> find_card(UserId id);
    /// The known ones among them, in the same way.
    Task<Result<std::vector<Profile>>> find_many(std::vector<UserId> ids);
    /// username_taken when another has the name or nobody may; not_found.
    Task<Result<Profile>> change(UserId id, ProfileChange change);
    /// For changes that are made elsewhere: to be held while one is made.
    [[nodiscard]] ForgetAtEnd forget_at_end(UserId id) {
        return ForgetAtEnd([this, id] {
            cards_.forget(id);
            if (on_changed_) {
                on_changed_(id);
            }
        });
    }
    /// `tell` is called, from any thread, after each change, however it ended. Before anything is changed.
    void on_changed(std::function<void(UserId)> tell) { on_changed_ = std::move(tell); }
    /// What is kept for those who only show it.
    CardCache& cards() { return cards_; }
    /// From now on cards are looked for there, too, before the store is asked. They must outlive this.
    void share(SharedCards& cards) { shared_ = &cards; }
    /// Erases the profile of a deleted account; again changes nothing.
    Task<Result<>> remove(UserId id);
    /// Those of which every word of the query begins a word of the display name or username.
    Task<Result<ProfilePage>> search(std::string query, std::size_t limit, std::optional<SearchPosition> after);

  private:
    /// The profile of an account that this service has not heard of.
    Task<Result<Profile>> adopt(UserId id);
    struct Kept {
        std::vector<Profile> profiles;
        std::vector<UserId> missing;
    };
    /// Those that are kept in memory or by all instances.
    Task<Kept> find_kept(std::vector<UserId> ids);
    /// Keeps what was read from the store.
    void keep(const Profile& profile, CardCache::Generation read_at);

    ProfileStore& store_;
    Accounts& accounts_;
    CardCache cards_;
    SharedCards* shared_ = nullptr;
    std::function<void(UserId)> on_changed_;
};

}  // namespace messenger::user
