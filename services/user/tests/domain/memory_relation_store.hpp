// The store of contacts and blocks in memory, for tests of the domain.
#pragma once

#include <set>
#include <string>
#include <tuple>

#include "domain/own_data.hpp"
#include "domain/relation_store.hpp"
#include "tests/domain/memory_profile_store.hpp"

namespace messenger::user {

class MemoryRelationStore final : public RelationStore {
  public:
    explicit MemoryRelationStore(MemoryProfileStore& profiles) : profiles_(profiles) {
        profiles_.when_removed.emplace_back([this](UserId id) {
            std::erase_if(rows_, [id](const Row& row) { return std::get<1>(row) == id || std::get<2>(row) == id; });
        });
    }

    Task<Result<RelationPage>> list(Relation relation, UserId user, std::optional<UserId> after,
                                    std::size_t limit) override {
        RelationPage page;
        for (const auto& [kind, owner, other] : rows_) {
            if (kind != relation || owner != user || (after && other <= *after)) {
                continue;
            }
            if (page.items.size() == limit) {
                page.next = page.items.back().id;
                break;
            }
            page.items.push_back(*co_await profile(other));
        }
        co_return page;
    }
    Task<Result<std::optional<Profile>>> find(Relation relation, UserId user, UserId other) override {
        co_return rows_.contains({relation, user, other}) ? co_await profile(other) : std::nullopt;
    }
    Task<Result<>> add(Relation relation, UserId user, UserId other, Timestamp) override {
        if (!profiles_.has(user) || !profiles_.has(other)) {
            co_return fail(problem::not_found);
        }
        const auto count = std::ranges::count_if(
            rows_, [&](const Row& row) { return std::get<0>(row) == relation && std::get<1>(row) == user; });
        if (!rows_.contains({relation, user, other}) && static_cast<std::size_t>(count) >= max_relations) {
            co_return fail(problem::conflict);
        }
        if (rows_.emplace(relation, user, other).second) {
            profiles_.told.emplace_back(name_of(relation) + ".added", user);
        }
        co_return Result<>();
    }
    Task<Result<>> remove(Relation relation, UserId user, UserId other) override {
        if (rows_.erase({relation, user, other}) > 0) {
            profiles_.told.emplace_back(name_of(relation) + ".removed", user);
        }
        co_return Result<>();
    }

    /// How many there would be with these.
    std::size_t total(Relation relation, UserId user, const std::vector<UserId>& others) const {
        auto all = rows_;
        for (const auto other : others) {
            all.emplace(relation, user, other);
        }
        return static_cast<std::size_t>(std::ranges::count_if(
            all, [&](const Row& row) { return std::get<0>(row) == relation && std::get<1>(row) == user; }));
    }
    void add_all(Relation relation, UserId user, const std::vector<UserId>& others, ImportedRelations& report) {
        for (const auto other : others) {
            ++(rows_.emplace(relation, user, other).second ? report.added : report.already_there);
        }
        if (report.added > 0) {
            profiles_.told.emplace_back(name_of(relation) + "s.added", user);
        }
    }

  private:
    using Row = std::tuple<Relation, UserId, UserId>;

    static std::string name_of(Relation relation) { return relation == Relation::contact ? "contact" : "block"; }
    Task<std::optional<Profile>> profile(UserId id) { co_return (co_await profiles_.find(id)).value(); }

    MemoryProfileStore& profiles_;
    std::set<Row> rows_;
};

}  // namespace messenger::user
