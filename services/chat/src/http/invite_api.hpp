// Invite links over HTTP.
#pragma once

#include "domain/invite_store.hpp"
#include "http/chat_api.hpp"

namespace messenger::chat {

class InviteApi {
  public:
    /// Adds its routes; the references must outlive it, and it the routes.
    InviteApi(ServiceContext& context, Engine& engine, InviteStore& invites, ChatApi& chat);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer create(net::Exchange& exchange);
    Answer list(net::Exchange& exchange);
    Answer revoke(net::Exchange& exchange);
    Answer preview(net::Exchange& exchange);
    Answer join(net::Exchange& exchange);

    /// The room, if the caller may invite into it.
    Task<Result<RoomView>> view_to_invite(net::Exchange& exchange);
    /// not_found for what was never, or was revoked, has expired, or is of a room that was deleted.
    Task<Result<Invitation>> find(std::string code);
    /// Joins with a use that was spent, which is given back if that was for nothing.
    Answer join_with(Invite invite, UserId user);

    ServiceContext& context_;
    Engine& engine_;
    InviteStore& invites_;
    ChatApi& chat_;
};

}  // namespace messenger::chat
