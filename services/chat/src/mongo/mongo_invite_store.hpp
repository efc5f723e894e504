// InviteStore on MongoDB, in the database of the rooms.
#pragma once

#include <mutex>

#include "domain/invite_store.hpp"
#include "mongo/pool.hpp"

namespace messenger::chat {

class MongoInviteStore final : public InviteStore {
  public:
    /// The chat store's database, migrated; it must outlive this.
    explicit MongoInviteStore(mongo::MongoPool& pool) : pool_(pool) {}

    Result<> add(const Invite& invite) override;
    std::vector<Invite> invites_of(RoomId room) override;
    void remove(RoomId room, const std::string& code) override;
    std::optional<Invitation> find(const std::string& code) override;
    bool spend(const std::string& code, Timestamp at) override;
    void give_back(const std::string& code) override;

  private:
    mongo::MongoPool& pool_;
    /// Held where something is counted or looked at before it is written. Of several instances each does so for itself.
    std::mutex mutex_;
};

}  // namespace messenger::chat
