#include "http/people_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "core/schema.hpp"
#include "core/unicode.hpp"
#include "realtime/frames.hpp"

namespace messenger::chat {
namespace {

struct Card {
    std::string display_name;
    std::optional<std::optional<std::string>> username;
    std::optional<std::optional<std::string>> avatar;
};
const Schema<Card> card_schema("PersonCard", field("displayName", &Card::display_name, text().length(1, 100)),
                               field("username", &Card::username, text().length(1, 100)),
                               field("avatar", &Card::avatar, text().length(1, 100)));

const Schema<Privacy> privacy_schema("PersonPrivacy",
                                     field("lastSeen", &Privacy::last_seen,
                                           one_of<LastSeenTo>({{"everybody", LastSeenTo::everybody},
                                                               {"contacts", LastSeenTo::contacts},
                                                               {"nobody", LastSeenTo::nobody}})),
                                     field("readReceipts", &Privacy::shows_receipts, boolean()));

struct Others {
    std::vector<UserId> ids;
};
const Schema<Others> others_schema("OtherPeople", field("ids", &Others::ids, list(id<UserId>(), 1'000)));

std::string info_of(UserId user, const Card& card) {
    boost::json::object info{{"id", user.to_string()}, {"displayName", card.display_name}};
    if (card.username && *card.username) {
        info["username"] = **card.username;
    }
    if (card.avatar && *card.avatar) {
        info["avatar"] = **card.avatar;
    }
    return boost::json::serialize(info);
}

}  // namespace

PeopleApi::PeopleApi(ServiceContext& context, Engine& engine, PeopleStore& people)
    : context_(context), engine_(engine), people_(people) {
    auto& routes = context.routes();
    routes.put("/internal/users/{id}", "What everybody sees of a user has changed")
        .internal()
        .takes(card_schema)
        .answers(204, "Done")
        .handled_by(&PeopleApi::put_card, this);
    routes.del("/internal/users/{id}", "An account is gone: it leaves its rooms, and its messages stay")
        .internal()
        .answers(204, "Done")
        .handled_by(&PeopleApi::remove, this);
    routes.put("/internal/users/{id}/privacy", "Whom a user shows what")
        .internal()
        .takes(privacy_schema)
        .answers(204, "Done")
        .handled_by(&PeopleApi::put_privacy, this);
    routes.put("/internal/users/{id}/contacts/{other}", "A user has somebody as a contact")
        .internal()
        .answers(204, "Done")
        .handled_by(&PeopleApi::add_contact, this);
    routes.del("/internal/users/{id}/contacts/{other}", "A user has not any more")
        .internal()
        .answers(204, "Done")
        .handled_by(&PeopleApi::remove_contact, this);
    routes.post("/internal/users/{id}/contacts", "A user has these as contacts as well")
        .internal()
        .takes(others_schema)
        .answers(204, "Done")
        .handled_by(&PeopleApi::add_contacts, this);
    routes.post("/internal/users/{id}/blocks", "A user blocks these as well")
        .internal()
        .takes(others_schema)
        .answers(204, "Done")
        .handled_by(&PeopleApi::add_blocks, this);
    routes.put("/internal/users/{id}/blocks/{other}", "A user blocks somebody")
        .internal()
        .answers(204, "Done")
        .handled_by(&PeopleApi::add_block, this);
    routes.del("/internal/users/{id}/blocks/{other}", "A user does not any more")
        .internal()
        .answers(204, "Done")
        .handled_by(&PeopleApi::remove_block, this);
}

PeopleApi::Answer PeopleApi::put_card(net::Exchange& exchange) {
    CO_TRY(const auto user, exchange.id<UserId>("id"));
    CO_TRY(const auto card, exchange.read(card_schema));
    auto username = card.username.value_or(std::nullopt);
    if (username) {
        username = ascii_lowered(std::move(*username));
    }
    CO_CHECK_OK(co_await context_.blocking().run([this, user, username]() -> Result<> {
        people_.set_username(user, username);
        return {};
    }));
    co_await engine_.tell_watchers(user, user_updated_frame(user, info_of(user, card)));
    co_return net::Response::empty(204);
}

PeopleApi::Answer PeopleApi::put_privacy(net::Exchange& exchange) {
    CO_TRY(const auto user, exchange.id<UserId>("id"));
    CO_TRY(const auto privacy, exchange.read(privacy_schema));
    CO_CHECK_OK(co_await context_.blocking().run([this, user, privacy]() -> Result<> {
        people_.set_privacy(user, privacy);
        return {};
    }));
    CO_TRY(const auto rooms, co_await memberships(user));
    for (const auto& room : rooms) {
        CO_CHECK_OK(co_await touch(room.room));
    }
    co_return net::Response::empty(204);
}

PeopleApi::Answer PeopleApi::remove(net::Exchange& exchange) {
    CO_TRY(const auto user, exchange.id<UserId>("id"));
    CO_CHECK_OK(co_await context_.blocking().run([this, user]() -> Result<> {
        people_.set_deleted(user);
        return {};
    }));
    CO_TRY(const auto rooms, co_await memberships(user));
    for (const auto& room : rooms) {
        CO_CHECK_OK(co_await leave(room.room, user));
    }
    co_return net::Response::empty(204);
}

Task<Result<>> PeopleApi::leave(RoomId room, UserId user) {
    const Command command{room, user, RemoveMember{user}};
    auto left = co_await engine_.execute(command);
    if (!left && left.error().is(problem::last_owner)) {
        CO_CHECK_OK(co_await name_heir(room, user));
        left = co_await engine_.execute(command);
    }
    if (!left && left.error().is(problem::forbidden)) {
        // A direct room is not left: it is closed for the other one.
        co_return co_await touch(room);
    } else if (!left && !left.error().is(problem::not_found)) {
        co_return std::unexpected(std::move(left).error());
    }
    co_return Result<>();
}

Task<Result<>> PeopleApi::name_heir(RoomId room, UserId owner) {
    CO_TRY(const auto snapshot, co_await context_.blocking().run([this, room]() -> Result<std::optional<RoomSnapshot>> {
        return engine_.store().load_room(room);
    }));
    auto members = snapshot ? snapshot->members : std::vector<std::pair<UserId, MemberState>>();
    std::erase_if(members, [owner](const auto& member) { return member.first == owner; });
    // Ids begin with the time, so the lesser one is the older account.
    const auto heir = std::ranges::min_element(members, [](const auto& a, const auto& b) {
        return a.second.role != b.second.role ? a.second.role > b.second.role : a.first < b.first;
    });
    if (heir != members.end()) {
        const Command command{room, owner, PutMember{heir->first, MemberRole::owner}};
        CO_CHECK_OK(co_await engine_.execute(command));
    }
    co_return Result<>();
}

PeopleApi::Answer PeopleApi::relate(net::Exchange& exchange, RelationKind kind, bool is_on) {
    CO_TRY(const auto user, exchange.id<UserId>("id"));
    CO_TRY(const auto other, exchange.id<UserId>("other"));
    CO_TRY(const auto direct, co_await context_.blocking().run([this, relation = Relation{user, kind, other},
                                                                is_on]() -> Result<std::optional<RoomId>> {
        people_.set_relation(relation, is_on);
        auto room = engine_.store().find_direct(relation.user, relation.other);
        if (room && relation.kind == RelationKind::block) {
            engine_.store().touch(*room);
        }
        return room;
    }));
    if (direct && kind == RelationKind::block) {
        engine_.invalidate(*direct);
    }
    co_return net::Response::empty(204);
}

PeopleApi::Answer PeopleApi::relate_to_many(net::Exchange& exchange, RelationKind kind) {
    CO_TRY(const auto user, exchange.id<UserId>("id"));
    CO_TRY(auto others, exchange.read(others_schema));
    CO_TRY(const auto closed, co_await context_.blocking().run(
                                  [this, user, kind, others = std::move(others.ids)]() -> Result<std::vector<RoomId>> {
                                      people_.add_relations(user, kind, others);
                                      std::vector<RoomId> rooms;
                                      for (const auto other : others) {
                                          const auto room = kind == RelationKind::block
                                                                ? engine_.store().find_direct(user, other)
                                                                : std::nullopt;
                                          if (room) {
                                              engine_.store().touch(*room);
                                              rooms.push_back(*room);
                                          }
                                      }
                                      return rooms;
                                  }));
    for (const auto room : closed) {
        engine_.invalidate(room);
    }
    co_return net::Response::empty(204);
}

PeopleApi::Answer PeopleApi::add_contact(net::Exchange& exchange) {
    return relate(exchange, RelationKind::contact, true);
}

PeopleApi::Answer PeopleApi::remove_contact(net::Exchange& exchange) {
    return relate(exchange, RelationKind::contact, false);
}

PeopleApi::Answer PeopleApi::add_block(net::Exchange& exchange) {
    return relate(exchange, RelationKind::block, true);
}

PeopleApi::Answer PeopleApi::remove_block(net::Exchange& exchange) {
    return relate(exchange, RelationKind::block, false);
}

PeopleApi::Answer PeopleApi::add_contacts(net::Exchange& exchange) {
    return relate_to_many(exchange, RelationKind::contact);
}

PeopleApi::Answer PeopleApi::add_blocks(net::Exchange& exchange) {
    return relate_to_many(exchange, RelationKind::block);
}

Task<Result<>> PeopleApi::touch(RoomId room) {
    CO_CHECK_OK(co_await context_.blocking().run([this, room]() -> Result<> {
        engine_.store().touch(room);
        return {};
    }));
    engine_.invalidate(room);
    co_return Result<>();
}

Task<Result<std::vector<Membership>>> PeopleApi::memberships(UserId user) {
    co_return co_await context_.blocking().run(
        [this, user]() -> Result<std::vector<Membership>> { return engine_.store().memberships_of(user); });
}

}  // namespace messenger::chat
