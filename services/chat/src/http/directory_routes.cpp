// ChatApi's routes about finding public rooms, keeping people out, and what members want to be told.
#include <boost/json.hpp>

#include "codec/event_json.hpp"
#include "http/chat_answers.hpp"
#include "http/chat_api.hpp"
#include "http/limits.hpp"
#include "realtime/frames.hpp"

namespace messenger::chat {
namespace {

std::string public_room_json(const PublicRoom& room) {
    std::string json = "{";
    append_room_members(json, room.info);
    return json + ",\"memberCount\":" + std::to_string(room.member_count) +
           ",\"isMember\":" + (room.is_member ? "true" : "false") + "}";
}

}  // namespace

void ChatApi::add_directory_routes(net::RouteTable& routes) {
    routes.get("/api/rooms/public", "Find public rooms by a part of their names")
        .queries(public_rooms_query)
        .answers(200, "A page of rooms", &public_rooms_answer)
        .handled_by(&ChatApi::list_public, this);
    routes.get("/api/rooms/{id}/bans", "Who is banned from a room")
        .answers(200, "The banned users, the last first", &bans_answer)
        .answers(403, "The caller is no member of this public room, or its role does not allow this")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&ChatApi::list_bans, this);
    routes.put("/api/rooms/{id}/bans/{userId}", "Remove somebody, or keep somebody from joining")
        .answers(204, "Done")
        .answers(403, "The caller's role does not allow this")
        .answers(404, "There is no such room or user, or the caller may not know of it")
        .answers(409, "The last owner has to name another one first")
        .handled_by(&ChatApi::ban_user, this);
    routes.del("/api/rooms/{id}/bans/{userId}", "Let somebody join again")
        .answers(204, "Done")
        .answers(403, "The caller is no member of this public room, or its role does not allow this")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&ChatApi::lift_ban, this);
    routes.put("/api/rooms/{id}/mute", "Mute a room for the caller, until a time or until further notice")
        .may_take(mute_request)
        .answers(200, "What the caller is told of the room", &notifications_answer)
        .answers(403, "The caller is no member of this public room")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&ChatApi::mute, this);
    routes.del("/api/rooms/{id}/mute", "Unmute a room for the caller")
        .answers(204, "Done")
        .answers(403, "The caller is no member of this public room")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&ChatApi::unmute, this);
    routes.put("/api/rooms/{id}/notifications", "Which messages of a room the caller wants to be told of")
        .takes(notifications_request)
        .answers(200, "What the caller is told of the room", &notifications_answer)
        .answers(403, "The caller is no member of this public room")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&ChatApi::set_notifications, this);
}

ChatApi::Answer ChatApi::list_public(net::Exchange& exchange) {
    CO_TRY(auto query, exchange.query(public_rooms_query));
    const auto after = query.cursor ? RoomId::parse(*query.cursor) : std::nullopt;
    if (query.cursor && !after) {
        co_return invalid_field("/cursor", "is no cursor of this list");
    }
    const auto limit = query.limit.value_or(default_limit);
    PublicRoomQuery wanted{exchange.caller().user, std::move(query.text).value_or(""), after, limit + 1};
    CO_TRY(auto rooms, co_await context_.blocking().run([this, wanted]() -> Result<std::vector<PublicRoom>> {
        return engine_.store().public_rooms(wanted);
    }));
    const bool has_more = std::ssize(rooms) > limit;
    if (has_more) {
        rooms.pop_back();
    }
    std::string json = "{\"items\":[";
    for (const auto& room : rooms) {
        json += json.back() == '[' ? "" : ",";
        json += public_room_json(room);
    }
    const auto next = has_more ? "\"" + rooms.back().info.id.to_string() + "\"" : "null";
    co_return net::Response::json(200, json + "],\"nextCursor\":" + next + "}");
}

ChatApi::Answer ChatApi::list_bans(net::Exchange& exchange) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_TRY(const auto view, co_await engine_.view(room, exchange.caller().user));
    if (!may(view.info.type, view.own.role, Permission::remove_member)) {
        co_return fail(problem::forbidden, "your role does not allow this");
    }
    CO_TRY(const auto bans, co_await context_.blocking().run(
                                [this, room]() -> Result<std::vector<Ban>> { return engine_.store().bans(room); }));
    boost::json::array items;
    for (const auto& ban : bans) {
        items.push_back(boost::json::object{
            {"user", ban.user.to_string()}, {"by", ban.by.to_string()}, {"at", to_rfc3339(ban.at)}});
    }
    co_return net::Response::json(200, boost::json::serialize(boost::json::object{{"items", std::move(items)}}));
}

ChatApi::Answer ChatApi::ban_user(net::Exchange& exchange) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_TRY(const auto user, exchange.id<UserId>("userId"));
    // What the caller may not know of is refused first.
    CO_CHECK_OK(co_await engine_.view(room, exchange.caller().user));
    CO_TRY(const auto unknown, co_await directory_.unknown({user}));
    if (!unknown.empty()) {
        co_return fail(problem::not_found, "there is no such user");
    }
    co_return co_await done(exchange, BanUser{user});
}

ChatApi::Answer ChatApi::lift_ban(net::Exchange& exchange) {
    CO_TRY(const auto user, exchange.id<UserId>("userId"));
    co_return co_await done(exchange, LiftBan{user});
}

ChatApi::Answer ChatApi::mute(net::Exchange& exchange) {
    CO_TRY(const auto request, exchange.read(mute_request));
    if (request.until && *request.until <= now()) {
        co_return invalid_field("/until", "must be in the future");
    }
    co_return co_await change_notifications(exchange, [until = request.until](NotificationSettings& settings) {
        settings.is_muted = true;
        settings.muted_until = until;
    });
}

ChatApi::Answer ChatApi::unmute(net::Exchange& exchange) {
    CO_CHECK_OK(co_await change_notifications(exchange, [](NotificationSettings& settings) {
        settings.is_muted = false;
        settings.muted_until.reset();
    }));
    co_return net::Response::empty(204);
}

ChatApi::Answer ChatApi::set_notifications(net::Exchange& exchange) {
    CO_TRY(const auto request, exchange.read(notifications_request));
    co_return co_await change_notifications(
        exchange, [level = request.level](NotificationSettings& settings) { settings.level = level; });
}

ChatApi::Answer ChatApi::change_notifications(net::Exchange& exchange, ChangeSettings change) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    const auto user = exchange.caller().user;
    CO_CHECK_OK(co_await engine_.view(room, user));
    CO_TRY(const auto settings, co_await context_.blocking().run([=, this]() -> Result<NotificationSettings> {
        const auto summary = engine_.store().room_of(user, room);
        auto changed = summary ? summary->notifications : NotificationSettings();
        change(changed);
        if (!engine_.store().set_notifications(room, user, changed)) {
            return fail(problem::not_found);
        }
        return changed;
    }));
    engine_.send_to_user(user, notifications_frame(room, settings));
    co_return net::Response::json(200, "{" + notifications_json(settings) + "}");
}

}  // namespace messenger::chat
