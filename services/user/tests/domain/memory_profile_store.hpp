// The store's contract in memory, for tests of the domain.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "domain/profile_store.hpp"

namespace messenger::user {

/// An event for chat: its topic, and whom it is about.
using Told = std::pair<std::string, UserId>;

class MemoryProfileStore final : public ProfileStore {
  public:
    std::vector<std::pair<UserId, std::string>> announced;  ///< display names
    std::vector<Told> told;                                 ///< to chat
    int reads = 0;                                          ///< of profiles by id

    std::vector<std::function<void(UserId)>> when_removed;  ///< the other stores, which lose the user as well

    bool has(UserId id) const { return profiles_.contains(id); }
    std::optional<UserId> find_by_username(const std::string& username) const {
        for (const auto& [id, profile] : profiles_) {
            if (profile.username && username_key(*profile.username) == username_key(username)) {
                return id;
            }
        }
        return std::nullopt;
    }

    Task<Result<Profile>> create(NewProfile account, Timestamp at) override {
        const auto id = account.id;
        co_return profiles_.try_emplace(id, make_profile(std::move(account), at)).first->second;
    }
    Task<Result<std::optional<Profile>>> find(UserId id) override {
        ++reads;
        const auto found = profiles_.find(id);
        co_return found == profiles_.end() ? std::nullopt : std::optional(found->second);
    }
    Task<Result<std::vector<Profile>>> find_many(std::vector<UserId> ids) override {
        ++reads;
        std::vector<Profile> found;
        for (const auto& [id, profile] : profiles_) {
            if (std::ranges::find(ids, id) != ids.end()) {
                found.push_back(profile);
            }
        }
        co_return found;
    }
    Task<Result<Profile>> update(UserId id, ProfileChange change, Timestamp at) override {
        const auto found = profiles_.find(id);
        if (found == profiles_.end()) {
            co_return fail(problem::not_found);
        }
        auto changed = found->second;
        apply(changed, change, at);
        for (const auto& [other_id, other] : profiles_) {
            if (other_id != id && changed.username && other.username &&
                username_key(*changed.username) == username_key(*other.username)) {
                co_return fail(problem::username_taken);
            }
        }
        if (changed.display_name != found->second.display_name) {
            announced.emplace_back(id, changed.display_name);
        }
        if (!has_same_card(found->second, changed)) {
            told.emplace_back("user.updated", id);
        }
        found->second = changed;
        co_return changed;
    }
    Task<Result<>> remove(UserId id) override {
        profiles_.erase(id);
        std::erase_if(announced, [&](const auto& entry) { return entry.first == id; });
        told.emplace_back("user.deleted", id);
        for (const auto& forget : when_removed) {
            forget(id);
        }
        co_return Result<>{};
    }
    Task<Result<ProfilePage>> search(ProfileSearch search) override {
        // The store chooses which prefix leads; on a later page it is the one of the page before.
        const auto leads = std::ranges::find_if(search.prefixes, [&](const auto& prefix) {
            return !search.after || search.after->word.starts_with(prefix);
        });
        std::map<std::pair<std::string, UserId>, Profile> hits;
        for (const auto& [id, profile] : profiles_) {
            const auto words = search_words(profile);
            const auto first = std::ranges::find_if(words, [&](const auto& word) { return word.starts_with(*leads); });
            const bool fits_all = std::ranges::all_of(search.prefixes, [&](const auto& prefix) {
                return std::ranges::any_of(words, [&](const auto& word) { return word.starts_with(prefix); });
            });
            if (fits_all) {
                hits.emplace(std::pair(*first, id), profile);
            }
        }
        ProfilePage page;
        auto hit = search.after ? hits.upper_bound({search.after->word, search.after->id}) : hits.begin();
        for (; hit != hits.end(); ++hit) {
            if (page.items.size() == search.limit) {
                const auto& last = std::prev(hit)->first;
                page.next = SearchPosition{last.first, last.second};
                break;
            }
            page.items.push_back(hit->second);
        }
        co_return page;
    }

  private:
    std::map<UserId, Profile> profiles_;
};

}  // namespace messenger::user
