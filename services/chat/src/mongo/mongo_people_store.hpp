// PeopleStore on MongoDB, in the database of the rooms.
#pragma once

#include "domain/people_store.hpp"
#include "mongo/pool.hpp"

namespace messenger::chat {

class MongoPeopleStore final : public PeopleStore {
  public:
    /// The chat store's database, migrated; it must outlive this.
    explicit MongoPeopleStore(mongo::MongoPool& pool) : pool_(pool) {}

    void set_username(UserId user, std::optional<std::string> username) override;
    void set_privacy(UserId user, Privacy privacy) override;
    void set_relation(const Relation& relation, bool is_on) override;
    void add_relations(UserId user, RelationKind kind, const std::vector<UserId>& others) override;
    void set_deleted(UserId user) override;
    bool has_blocked(UserId user, UserId other) override;
    std::vector<Watcher> watchers_of(UserId user) override;
    std::vector<Visibility> visibility(UserId asker, const std::vector<UserId>& users) override;
    void set_last_seen(const std::vector<std::pair<UserId, Timestamp>>& users) override;

  private:
    mongo::MongoPool& pool_;
};

}  // namespace messenger::chat
