// The internal routes over which the user service tells chat of people. Each sets something as it is now, so that the
// same may come again; what follows from it in rooms has happened when it answers.
#pragma once

#include "domain/people_store.hpp"
#include "host/service.hpp"
#include "realtime/engine.hpp"

namespace messenger::chat {

class PeopleApi {
  public:
    /// Adds its routes; must outlive them.
    PeopleApi(ServiceContext& context, Engine& engine, PeopleStore& people);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer put_card(net::Exchange& exchange);
    Answer put_privacy(net::Exchange& exchange);
    Answer remove(net::Exchange& exchange);
    Answer add_contact(net::Exchange& exchange);
    Answer remove_contact(net::Exchange& exchange);
    Answer add_block(net::Exchange& exchange);
    Answer remove_block(net::Exchange& exchange);

    Answer add_contacts(net::Exchange& exchange);
    Answer add_blocks(net::Exchange& exchange);

    Answer relate(net::Exchange& exchange, RelationKind kind, bool is_on);
    Answer relate_to_many(net::Exchange& exchange, RelationKind kind);
    /// Takes a user out of a room; the last owner names an heir first.
    Task<Result<>> leave(RoomId room, UserId user);
    Task<Result<>> name_heir(RoomId room, UserId owner);
    Task<Result<std::vector<Membership>>> memberships(UserId user);
    /// What is decided about a room depends on something that was changed.
    Task<Result<>> touch(RoomId room);

    ServiceContext& context_;
    Engine& engine_;
    PeopleStore& people_;
};

}  // namespace messenger::chat
