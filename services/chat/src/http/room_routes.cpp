// ChatApi's routes about rooms and their members.
#include <algorithm>
#include <set>

#include "codec/event_json.hpp"
#include "domain/permissions.hpp"
#include "http/chat_api.hpp"
#include "http/limits.hpp"
#include "realtime/frames.hpp"

namespace messenger::chat {
namespace {

std::string cursor_of(const RoomSummary& room) {
    return std::to_string(to_micros(room.last_at)) + "_" + room.info.id.to_string();
}

RoomView view_of(const RoomSummary& room) {
    return {room.info,         room.own,           room.last_seq, room.unread(),
            room.member_count, room.notifications, room.mentions, room.peer};
}

std::string member_json(UserId user, const MemberState& member, std::size_t member_count) {
    const auto read = member.is_receipt_shown(member_count) ? ",\"readSeq\":" + std::to_string(member.read_seq) : "";
    return R"({"user":")" + user.to_string() + R"(","role":")" + std::string(to_string(member.role)) + "\"" + read +
           "}";
}

/// Joins JSON texts to {"items":[...],"nextCursor":...}.
net::Response page(const std::vector<std::string>& items, const std::optional<std::string>& next) {
    std::string json = "{\"items\":[";
    for (const auto& item : items) {
        json += json.back() == '[' ? "" : ",";
        json += item;
    }
    return net::Response::json(200, json + "],\"nextCursor\":" + (next ? "\"" + *next + "\"" : "null") + "}");
}

}  // namespace

ChatApi::Answer ChatApi::create_room(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(create_room_request));
    const auto creator = exchange.caller().user;
    CO_TRY(auto draft, co_await draft_room(creator, std::move(request)));
    CO_TRY(const auto committed, co_await engine_.append(std::move(draft)));
    co_return co_await room_answer(committed.is_duplicate ? 200 : 201, committed.event.room, creator);
}

Task<Result<Draft>> ChatApi::draft_room(UserId creator, CreateRoomRequest request) {
    const bool is_direct = request.type == RoomType::direct;
    auto others = request.members.value_or(std::vector<UserId>{});
    const std::set<UserId> distinct(others.begin(), others.end());
    if (is_direct && (others.size() != 1 || others.front() == creator)) {
        co_return invalid_field("/memberIds", "must name the one other member of a direct room");
    }
    if (!is_direct && !request.name) {
        co_return invalid_field("/name", "is required");
    }
    CO_TRY(const auto unknown, co_await directory_.unknown(others));
    if (!unknown.empty()) {
        if (is_direct) {
            co_return fail(problem::not_found, "there is no such user");
        }
        const auto index = std::ranges::find(others, unknown.front()) - others.begin();
        co_return invalid_field("/memberIds/" + std::to_string(index), "is no user");
    }
    if (is_direct) {
        CO_TRY(const bool is_blocked,
               co_await context_.blocking().run([this, creator, other = others.front()]() -> Result<bool> {
                   return engine_.people().has_blocked(other, creator);
               }));
        if (is_blocked) {
            co_return fail(problem::not_found, "there is no such user");  // and so says nothing of the block
        }
    }
    RoomCreated created{.info = {.id = RoomId::generate(), .type = request.type, .created_at = now()}, .members = {}};
    created.members.push_back({creator, is_direct ? MemberRole::member : MemberRole::owner});
    for (const auto& user : distinct) {
        if (user != creator) {
            created.members.push_back({user, is_direct ? MemberRole::member : default_role(request.type)});
        }
    }
    if (!is_direct) {
        created.info.name = std::move(*request.name);
        created.info.topic = std::move(request.topic).value_or("");
        created.info.is_public = request.is_public.value_or(false);
    }
    const auto room = created.info.id;
    co_return Draft{.room = room, .by = creator, .client_id = Uuid::generate().to_string(), .body = std::move(created)};
}

ChatApi::Answer ChatApi::room_answer(int status, RoomId room, UserId user) {
    CO_TRY(const auto summary,
           co_await context_.blocking().run([this, room, user]() -> Result<std::optional<RoomSummary>> {
               return engine_.store().room_of(user, room);
           }));
    if (!summary) {
        co_return co_await outside_answer(room);
    }
    co_return net::Response::json(status, room_json(view_of(*summary), summary->last_message.value_or("")));
}

// Names, topics and sizes of public rooms are everybody's.
ChatApi::Answer ChatApi::outside_answer(RoomId room) {
    CO_TRY(const auto found, co_await context_.blocking().run([this, room]() -> Result<std::optional<RoomSnapshot>> {
        return engine_.store().load_room(room);
    }));
    if (!found || !found->info.is_public) {
        co_return fail(problem::not_found);
    }
    co_return net::Response::json(200, outside_json(found->info, std::ssize(found->members), found->last_seq));
}

ChatApi::Answer ChatApi::get_room(net::Exchange& exchange) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    co_return co_await room_answer(200, room, exchange.caller().user);
}

ChatApi::Answer ChatApi::list_rooms(net::Exchange& exchange) {
    CO_TRY(const auto query, exchange.query(list_query));
    const auto user = exchange.caller().user;
    CO_TRY(const auto rooms, co_await context_.blocking().run([this, user]() -> Result<std::vector<RoomSummary>> {
        return engine_.store().rooms_of(user);
    }));
    auto next = rooms.begin();
    if (query.cursor) {
        next = std::ranges::find(rooms, *query.cursor, cursor_of);
        if (next == rooms.end()) {
            // The room has moved up the list since: the page starts behind where it was.
            const auto micros = std::atoll(query.cursor->c_str());
            next = std::ranges::find_if(rooms, [&](const auto& room) { return to_micros(room.last_at) < micros; });
        } else {
            ++next;
        }
    }
    std::vector<std::string> items;
    const auto limit = static_cast<std::size_t>(query.limit.value_or(default_limit));
    std::optional<std::string> cursor;
    for (; next != rooms.end() && items.size() < limit; ++next) {
        items.push_back(room_json(view_of(*next), next->last_message.value_or("")));
        cursor = cursor_of(*next);
    }
    co_return page(items, next == rooms.end() ? std::nullopt : cursor);
}

ChatApi::Answer ChatApi::list_members(net::Exchange& exchange) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_TRY(const auto query, exchange.query(list_query));
    CO_TRY(const auto view, co_await engine_.view(room, exchange.caller().user));
    CO_TRY(auto snapshot, co_await context_.blocking().run([this, room]() -> Result<std::optional<RoomSnapshot>> {
        return engine_.store().load_room(room);
    }));
    auto& members = snapshot.value().members;
    std::ranges::sort(members, {}, [](const auto& entry) { return entry.first; });
    const auto after = query.cursor ? UserId::parse(*query.cursor) : std::nullopt;
    if (query.cursor && !after) {
        co_return invalid_field("/cursor", "is no cursor of this list");
    }
    const auto limit = static_cast<std::size_t>(query.limit.value_or(default_limit));
    std::vector<std::string> items;
    std::optional<std::string> next;
    for (const auto& [user, member] : members) {
        if (after && user <= *after) {
            continue;
        }
        if (items.size() == limit) {
            co_return page(items, next);
        }
        items.push_back(member_json(user, member, members.size()));
        next = user.to_string();
    }
    co_return page(items, std::nullopt);
}

ChatApi::Answer ChatApi::put_member(net::Exchange& exchange) {
    CO_TRY(const auto request, exchange.read(put_member_request));
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_TRY(const auto user, exchange.id<UserId>("userId"));
    const auto caller = exchange.caller().user;
    if (user != caller) {
        // What the caller may not know of is refused first.
        CO_CHECK_OK(co_await engine_.view(room, caller));
        CO_TRY(const auto unknown, co_await directory_.unknown({user}));
        if (!unknown.empty()) {
            co_return fail(problem::not_found, "there is no such user");
        }
    }
    CO_CHECK_OK(co_await engine_.execute(Command{room, caller, PutMember{user, request.role}}));
    CO_TRY(const auto snapshot, co_await context_.blocking().run([this, room]() -> Result<std::optional<RoomSnapshot>> {
        return engine_.store().load_room(room);
    }));
    const auto& members = snapshot.value().members;
    for (const auto& [member, state] : members) {
        if (member == user) {
            co_return net::Response::json(200, member_json(member, state, members.size()));
        }
    }
    co_return fail(problem::not_found);  // removed again meanwhile
}

ChatApi::Answer ChatApi::change_room(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(change_room_request));
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    ChangeRoom change{.name = std::move(request.name),
                      .topic = std::move(request.topic),
                      .is_public = request.is_public,
                      .is_archived = request.is_archived};
    if (request.slow_mode_s) {
        change.slow_mode = std::chrono::seconds(*request.slow_mode_s);
    }
    if (request.retention_days) {
        change.retention_days = request.retention_days->value_or(0);
    }
    CO_CHECK_OK(co_await engine_.execute(Command{room, exchange.caller().user, std::move(change)}));
    co_return co_await room_answer(200, room, exchange.caller().user);
}

ChatApi::Answer ChatApi::delete_room(net::Exchange& exchange) {
    return done(exchange, DeleteRoom{});
}

ChatApi::Answer ChatApi::remove_member(net::Exchange& exchange) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_TRY(const auto user, exchange.id<UserId>("userId"));
    CO_CHECK_OK(co_await engine_.execute(Command{room, exchange.caller().user, RemoveMember{user}}));
    co_return net::Response::empty(204);
}

}  // namespace messenger::chat
