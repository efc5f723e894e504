// InviteStore on SQLite, in the database of the rooms.
#pragma once

#include "domain/invite_store.hpp"
#include "store/sql_pool.hpp"

namespace messenger::chat {

class SqlInviteStore final : public InviteStore {
  public:
    /// The chat store's database, migrated; it must outlive this.
    explicit SqlInviteStore(store::SqlPool& database) : database_(database) {}

    Result<> add(const Invite& invite) override;
    std::vector<Invite> invites_of(RoomId room) override;
    void remove(RoomId room, const std::string& code) override;
    std::optional<Invitation> find(const std::string& code) override;
    bool spend(const std::string& code, Timestamp at) override;
    void give_back(const std::string& code) override;

  private:
    store::SqlPool& database_;
};

}  // namespace messenger::chat
