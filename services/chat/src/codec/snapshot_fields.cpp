#include "codec/snapshot_fields.hpp"

namespace messenger::chat {
namespace {

/// To be changed with the fields, and with what they mean.
constexpr std::int64_t format = 1;

void write(FieldWriter& out, const RoomInfo& info) {
    out.id(info.id);
    out.number(static_cast<std::int64_t>(info.type));
    out.text(info.name);
    out.text(info.topic);
    out.flag(info.is_public);
    out.number(to_micros(info.created_at));
    out.number(info.slow_mode.count());
    out.flag(info.is_archived);
    out.number(info.retention_days);
}

// The members of a braced list are read in their order (C++ [dcl.init.list]).
RoomInfo read_info(FieldReader& in) {
    return {.id = in.id<RoomId>(),
            .type = static_cast<RoomType>(in.number()),
            .name = in.text(),
            .topic = in.text(),
            .is_public = in.flag(),
            .created_at = from_micros(in.number()),
            .slow_mode = std::chrono::seconds(in.number()),
            .is_archived = in.flag(),
            .retention_days = in.number()};
}

void write(FieldWriter& out, const std::vector<UserId>& users) {
    out.number(std::ssize(users));
    for (const auto& user : users) {
        out.id(user);
    }
}

std::vector<UserId> read_users(FieldReader& in) {
    std::vector<UserId> users;
    for (auto left = in.count(); left > 0; --left) {
        users.push_back(in.id<UserId>());
    }
    return users;
}

RoomSnapshot read_fields(FieldReader& in) {
    RoomSnapshot snapshot{.info = read_info(in), .last_seq = in.number(), .message_count = in.number(), .members = {}};
    for (auto left = in.count(); left > 0; --left) {
        const auto user = in.id<UserId>();
        snapshot.members.emplace_back(user, MemberState{.role = static_cast<MemberRole>(in.number()),
                                                        .read_seq = in.number(),
                                                        .read_count = in.number(),
                                                        .shows_receipts = in.flag()});
    }
    snapshot.banned = read_users(in);
    snapshot.silenced = read_users(in);
    for (auto left = in.count(); left > 0; --left) {
        snapshot.refused_words.push_back(in.text());
    }
    snapshot.version = in.number();
    return snapshot;
}

}  // namespace

void write(FieldWriter& out, const RoomSnapshot& snapshot) {
    out.number(format);
    write(out, snapshot.info);
    out.number(snapshot.last_seq);
    out.number(snapshot.message_count);
    out.number(std::ssize(snapshot.members));
    for (const auto& [user, state] : snapshot.members) {
        out.id(user);
        out.number(static_cast<std::int64_t>(state.role));
        out.number(state.read_seq);
        out.number(state.read_count);
        out.flag(state.shows_receipts);
    }
    write(out, snapshot.banned);
    write(out, snapshot.silenced);
    out.number(std::ssize(snapshot.refused_words));
    for (const auto& word : snapshot.refused_words) {
        out.text(word);
    }
    out.number(snapshot.version);
}

std::optional<RoomSnapshot> read_snapshot(std::string_view bytes) {
    try {
        FieldReader in(bytes);
        if (in.number() != format) {
            return std::nullopt;
        }
        auto snapshot = read_fields(in);
        return in.is_at_end() ? std::optional(std::move(snapshot)) : std::nullopt;
    } catch (const std::invalid_argument&) {
        return std::nullopt;
    }
}

}  // namespace messenger::chat
