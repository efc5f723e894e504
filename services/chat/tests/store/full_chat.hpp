// A chat with one of everything that a store can keep, and all that its stores tell of it.
#pragma once

#include <string>
#include <vector>

#include "chat_stores.hpp"

namespace messenger::chat {

class FullChat {
  public:
    /// Fills empty stores. Once.
    void fill(ChatStores& stores);
    /// Everything that the stores say, one fact a line, without what is each store's own business.
    std::vector<std::string> picture(ChatStores& stores) const;
    /// What goes on after a move: numbers, duplicates and markers as if there had been none.
    void go_on(ChatStores& stores) const;

  private:
    Event happens(ChatStores& stores, RoomId room, UserId by, EventBody body, const std::string& client_id = {},
                  std::optional<Timestamp> at = std::nullopt);
    RoomId open(ChatStores& stores, RoomType type, const std::string& name, const std::vector<UserId>& users,
                bool is_public = false);
    void fill_messages(ChatStores& stores);
    void fill_rooms(ChatStores& stores);
    void fill_beside(ChatStores& stores);
    void tell_room(ChatStores& stores, RoomId room, std::vector<std::string>& facts) const;
    void tell_user(ChatStores& stores, UserId user, std::vector<std::string>& facts) const;

    UserId ada_ = UserId::generate(), bob_ = UserId::generate(), cyd_ = UserId::generate(), dan_ = UserId::generate();
    RoomId tea_, square_, direct_, old_, gone_;
    std::vector<std::string> invites_;
    Seq plain_ = 0;
};

}  // namespace messenger::chat
