#include "http/invite_api.hpp"

#include <boost/json.hpp>

#include "domain/permissions.hpp"
#include "http/chat_answers.hpp"

namespace messenger::chat {
namespace {

constexpr std::chrono::hours longest_life{365 * 24};

struct CreateInviteRequest {
    std::optional<Timestamp> expires_at;
    std::optional<std::int64_t> max_uses;
    std::optional<MemberRole> role;
};
const Schema<CreateInviteRequest> create_invite_request(
    "CreateInvite", field("expiresAt", &CreateInviteRequest::expires_at, timestamp()),
    field("maxUses", &CreateInviteRequest::max_uses, integer(1, 10'000)),
    field("role", &CreateInviteRequest::role,
          one_of<MemberRole>({{"reader", MemberRole::reader}, {"member", MemberRole::member}})));

/// One answer, whatever is wrong with the code: it tells nothing to who guesses.
std::unexpected<Error> no_such_invite() {
    return fail(problem::not_found, "there is no such invite, or not any more");
}

boost::json::value time_or_null(const std::optional<Timestamp>& time) {
    return time ? boost::json::value(to_rfc3339(*time)) : boost::json::value();
}

boost::json::object invite_json(const Invite& invite) {
    return {{"code", invite.code},
            {"room", invite.room.to_string()},
            {"by", invite.by.to_string()},
            {"role", to_string(invite.role)},
            {"createdAt", to_rfc3339(invite.created_at)},
            {"expiresAt", time_or_null(invite.expires_at)},
            {"maxUses", invite.max_uses ? boost::json::value(*invite.max_uses) : boost::json::value()},
            {"uses", invite.uses}};
}

}  // namespace

InviteApi::InviteApi(ServiceContext& context, Engine& engine, InviteStore& invites, ChatApi& chat)
    : context_(context), engine_(engine), invites_(invites), chat_(chat) {
    auto& routes = context.routes();
    routes.post("/api/rooms/{id}/invites", "Make a link by which others can join a room")
        .may_take(create_invite_request)
        .answers(201, "The invite", &invite_answer)
        .leads_to(201, "GET /api/invites/{code}", "code", "/code")
        .leads_to(201, "POST /api/invites/{code}/join", "code", "/code")
        .leads_to(201, "DELETE /api/rooms/{id}/invites/{code}", "id", "/room")
        .leads_to(201, "DELETE /api/rooms/{id}/invites/{code}", "code", "/code")
        .answers(403, "The caller is no member of this public room, or its role does not allow this")
        .answers(404, "There is no such room, or the caller may not know of it")
        .answers(409, "The room has as many invites as it may have")
        .handled_by(&InviteApi::create, this);
    routes.get("/api/rooms/{id}/invites", "The invites of a room")
        .answers(200, "The invites, the last first", &invites_answer)
        .answers(403, "The caller is no member of this public room, or its role does not allow this")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&InviteApi::list, this);
    routes.del("/api/rooms/{id}/invites/{code}", "Revoke an invite")
        .answers(204, "Done")
        .answers(403, "The caller is no member of this public room, or its role does not allow this")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&InviteApi::revoke, this);
    routes.get("/api/invites/{code}", "Which room an invite is for")
        .answers(200, "What is shown of the room to those who are not in it", &invitation_answer)
        .answers(404, "There is no such invite, or not any more")
        .handled_by(&InviteApi::preview, this);
    routes.post("/api/invites/{code}/join", "Join a room by an invite")
        .answers(200, "The room", &own_room_answer)
        .answers(403, "The caller is banned from the room")
        .answers(404, "There is no such invite, or not any more")
        .handled_by(&InviteApi::join, this);
}

Task<Result<RoomView>> InviteApi::view_to_invite(net::Exchange& exchange) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_TRY(auto view, co_await engine_.view(room, exchange.caller().user));
    if (!may(view.info.type, view.own.role, Permission::add_member)) {
        co_return fail(problem::forbidden, view.info.type == RoomType::direct
                                               ? "a direct room has the two members that it began with"
                                               : "your role does not allow this");
    }
    co_return view;
}

Task<Result<Invitation>> InviteApi::find(std::string code) {
    CO_TRY(auto found, co_await context_.blocking().run(
                           [this, code]() -> Result<std::optional<Invitation>> { return invites_.find(code); }));
    if (!found || found->member_count == 0 || has_expired(found->invite, now())) {
        co_return no_such_invite();
    }
    co_return std::move(*found);
}

InviteApi::Answer InviteApi::create(net::Exchange& exchange) {
    CO_TRY(const auto request, exchange.read(create_invite_request));
    const auto time = now();
    if (request.expires_at && (*request.expires_at <= time || *request.expires_at > time + longest_life)) {
        co_return invalid_field("/expiresAt", "must be in the future, and at most a year away");
    }
    CO_TRY(const auto view, co_await view_to_invite(exchange));
    Invite invite{.code = make_invite_code(),
                  .room = view.info.id,
                  .by = exchange.caller().user,
                  .role = request.role.value_or(default_role(view.info.type)),
                  .created_at = time,
                  .expires_at = request.expires_at,
                  .max_uses = request.max_uses};
    CO_CHECK_OK(co_await context_.blocking().run([this, invite] { return invites_.add(invite); }));
    co_return net::Response::json(201, boost::json::serialize(invite_json(invite)));
}

InviteApi::Answer InviteApi::list(net::Exchange& exchange) {
    CO_TRY(const auto view, co_await view_to_invite(exchange));
    CO_TRY(const auto invites,
           co_await context_.blocking().run(
               [this, room = view.info.id]() -> Result<std::vector<Invite>> { return invites_.invites_of(room); }));
    boost::json::array items;
    for (const auto& invite : invites) {
        items.push_back(invite_json(invite));
    }
    co_return net::Response::json(200, boost::json::serialize(boost::json::object{{"items", std::move(items)}}));
}

InviteApi::Answer InviteApi::revoke(net::Exchange& exchange) {
    CO_TRY(const auto view, co_await view_to_invite(exchange));
    const std::string code(exchange.parameter("code"));
    CO_CHECK_OK(co_await context_.blocking().run([this, room = view.info.id, code]() -> Result<> {
        invites_.remove(room, code);
        return {};
    }));
    co_return net::Response::empty(204);
}

InviteApi::Answer InviteApi::preview(net::Exchange& exchange) {
    CO_TRY(const auto found, co_await find(std::string(exchange.parameter("code"))));
    if (is_used_up(found.invite)) {
        co_return no_such_invite();
    }
    boost::json::object room{{"id", found.invite.room.to_string()},
                             {"type", to_string(found.type)},
                             {"name", found.name},
                             {"topic", found.topic},
                             {"memberCount", found.member_count}};
    boost::json::object answer{{"room", std::move(room)}, {"expiresAt", time_or_null(found.invite.expires_at)}};
    co_return net::Response::json(200, boost::json::serialize(answer));
}

InviteApi::Answer InviteApi::join(net::Exchange& exchange) {
    CO_TRY(const auto found, co_await find(std::string(exchange.parameter("code"))));
    const auto user = exchange.caller().user;
    if (const auto view = co_await engine_.view(found.invite.room, user)) {
        // Also who lost the answer to a join, and asks again.
        co_return co_await chat_.room_answer(200, found.invite.room, user);
    }
    CO_TRY(const bool is_spent, co_await context_.blocking().run([this, code = found.invite.code]() -> Result<bool> {
        return invites_.spend(code, now());
    }));
    if (!is_spent) {
        co_return no_such_invite();
    }
    co_return co_await join_with(found.invite, user);
}

InviteApi::Answer InviteApi::join_with(Invite invite, UserId user) {
    const auto joined = co_await engine_.execute(Command{invite.room, user, JoinByInvite{invite.role}});
    if (joined && !joined->is_duplicate) {
        co_return co_await chat_.room_answer(200, invite.room, user);
    }
    if (!joined && joined.error().code() == Errc::unavailable) {
        // It may have been stored all the same. Rather is a use lost than one too many let in.
        const auto view = co_await engine_.view(invite.room, user);
        if (view) {
            co_return co_await chat_.room_answer(200, invite.room, user);
        }
        if (view.error().code() == Errc::unavailable) {
            co_return std::unexpected(joined.error());
        }
    }
    CO_CHECK_OK(co_await context_.blocking().run([this, code = invite.code]() -> Result<> {
        invites_.give_back(code);
        return {};
    }));
    if (joined) {
        co_return co_await chat_.room_answer(200, invite.room, user);
    }
    if (joined.error().code() == Errc::not_found) {
        co_return no_such_invite();
    }
    co_return std::unexpected(joined.error());
}

}  // namespace messenger::chat
