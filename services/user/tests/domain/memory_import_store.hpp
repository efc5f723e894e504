// The store that reads one's own data back in memory, for tests of the domain.
#pragma once

#include <set>

#include "domain/import_store.hpp"
#include "tests/domain/memory_relation_store.hpp"
#include "tests/domain/memory_settings_store.hpp"

namespace messenger::user {

class MemoryImportStore final : public ImportStore {
  public:
    MemoryImportStore(MemoryProfileStore& profiles, MemoryRelationStore& relations, MemorySettingsStore& settings)
        : profiles_(profiles), relations_(relations), settings_(settings) {}

    Task<Result<ImportReport>> apply(UserId user, OwnData data, Timestamp at) override {
        ImportReport report;
        std::vector<UserId> contacts = resolve(user, data.contacts, report.contacts);
        std::vector<UserId> blocks = resolve(user, data.blocks, report.blocks);
        if (!profiles_.has(user)) {
            co_return fail(problem::not_found);
        }
        if (relations_.total(Relation::contact, user, contacts) > max_relations ||
            relations_.total(Relation::block, user, blocks) > max_relations) {
            co_return fail(problem::conflict);
        }
        const auto username = data.profile.username.value_or(std::nullopt);
        const auto owner = profiles_.find_by_username(username.value_or(""));
        if (owner && *owner != user) {
            report.refused_username = username;
            data.profile.username.reset();
        }
        CO_TRY(report.profile, co_await profiles_.update(user, data.profile, at));
        CO_TRY(report.settings, co_await settings_.update(user, data.settings));
        relations_.add_all(Relation::contact, user, contacts, report.contacts);
        relations_.add_all(Relation::block, user, blocks, report.blocks);
        co_return report;
    }

  private:
    std::vector<UserId> resolve(UserId user, const std::vector<NamedUser>& people, ImportedRelations& report) {
        std::vector<UserId> found;
        std::set<UserId> seen{user};
        for (const auto& person : people) {
            const auto id = profiles_.has(person.id) ? std::optional(person.id)
                                                     : profiles_.find_by_username(person.username.value_or(""));
            if (!id) {
                report.unknown.push_back(person);
            } else if (seen.insert(*id).second) {
                found.push_back(*id);
            }
        }
        return found;
    }

    MemoryProfileStore& profiles_;
    MemoryRelationStore& relations_;
    MemorySettingsStore& settings_;
};

}  // namespace messenger::user
