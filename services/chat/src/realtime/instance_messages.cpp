#include "realtime/instance_messages.hpp"

#include "codec/instance_fields.hpp"

namespace messenger::chat {
namespace {

/// None of them begins a JSON text.
enum class Kind : char { events = 'E', drafts = 'D', outcomes = 'O', lost = 'L' };
enum class Became : std::int64_t { refused = 0, outdated = 1, duplicate = 2 };

void write_stream(FieldWriter& out, const Delegator& delegator) {
    out.number(static_cast<std::int64_t>(delegator.shard));
    out.number(static_cast<std::int64_t>(delegator.stream));
}

Delegator read_stream(FieldReader& in, std::string instance) {
    return {
        .instance = std::move(instance), .shard = in.number_as<std::size_t>(), .stream = in.number_as<std::uint64_t>()};
}

FieldWriter begin(Kind kind) {
    FieldWriter out;
    out.byte(static_cast<char>(kind));
    return out;
}

StoredEvents read_stored(FieldReader& in) {
    StoredEvents stored{.room = in.id<RoomId>(), .version = in.number(), .events = {}};
    for (auto left = in.count(); left > 0; --left) {
        StoredEvent one{.event = read_event(in, stored.room), .delegated = {}};
        if (in.flag()) {
            auto instance = in.text();
            one.delegated =
                DelegatedId{.from = read_stream(in, std::move(instance)), .number = in.number_as<std::uint64_t>()};
        }
        stored.events.push_back(std::move(one));
    }
    return stored;
}

DraftBatch read_drafts(FieldReader& in, const std::string& from) {
    DraftBatch batch{.from = read_stream(in, from), .first = in.number_as<std::uint64_t>(), .drafts = {}};
    for (auto left = in.count(); left > 0; --left) {
        batch.drafts.push_back(read_draft(in));
    }
    return batch;
}

void write(FieldWriter& out, const DelegatedOutcome& outcome) {
    out.number(static_cast<std::int64_t>(outcome.number));
    const bool is_refused = !outcome.result || !*outcome.result;
    const auto became = is_refused                       ? Became::refused
                        : (*outcome.result)->is_outdated ? Became::outdated
                                                         : Became::duplicate;
    out.number(static_cast<std::int64_t>(became));
    if (became == Became::duplicate) {
        const auto& committed = **outcome.result;
        out.id(committed.event.room);
        out.number(committed.version);
        write(out, committed.event);
    }
}

DelegatedOutcome read_outcome(FieldReader& in) {
    DelegatedOutcome outcome{.number = in.number_as<std::uint64_t>(), .result = {}};
    switch (static_cast<Became>(in.number())) {
        case Became::refused:
            break;
        case Became::outdated:
            outcome.result = Committed{.is_outdated = true};
            break;
        case Became::duplicate: {
            const auto room = in.id<RoomId>();
            const auto version = in.number();
            outcome.result = Committed{.is_duplicate = true, .event = read_event(in, room), .version = version};
            break;
        }
        default:
            throw std::invalid_argument("no outcome");
    }
    return outcome;
}

OutcomeBatch read_outcomes(FieldReader& in, const std::string& self) {
    OutcomeBatch batch{.to = read_stream(in, self), .outcomes = {}};
    for (auto left = in.count(); left > 0; --left) {
        batch.outcomes.push_back(read_outcome(in));
    }
    return batch;
}

}  // namespace

std::string encode(const StoredEvents& stored) {
    auto out = begin(Kind::events);
    out.id(stored.room);
    out.number(stored.version);
    out.number(std::ssize(stored.events));
    for (const auto& [event, delegated] : stored.events) {
        write(out, event);
        out.flag(delegated.has_value());
        if (delegated) {
            out.text(delegated->from.instance);
            write_stream(out, delegated->from);
            out.number(static_cast<std::int64_t>(delegated->number));
        }
    }
    return out.take();
}

std::string encode_drafts(const Delegator& from, std::uint64_t first, const std::vector<const Draft*>& drafts) {
    auto out = begin(Kind::drafts);
    write_stream(out, from);
    out.number(static_cast<std::int64_t>(first));
    out.number(std::ssize(drafts));
    for (const auto* draft : drafts) {
        write(out, *draft);
    }
    return out.take();
}

std::string encode(const OutcomeBatch& batch) {
    auto out = begin(Kind::outcomes);
    write_stream(out, batch.to);
    out.number(std::ssize(batch.outcomes));
    for (const auto& outcome : batch.outcomes) {
        write(out, outcome);
    }
    return out.take();
}

std::string encode(const LostStream& lost) {
    auto out = begin(Kind::lost);
    write_stream(out, lost.to);
    return out.take();
}

std::optional<InstanceMessage> decode(std::string_view bytes, const std::string& from, const std::string& self) {
    if (bytes.empty()) {
        return std::nullopt;
    }
    FieldReader in(bytes.substr(1));
    switch (static_cast<Kind>(bytes.front())) {
        case Kind::events:
            return read_stored(in);
        case Kind::drafts:
            return read_drafts(in, from);
        case Kind::outcomes:
            return read_outcomes(in, self);
        case Kind::lost:
            return LostStream{.to = read_stream(in, self)};
        default:
            return std::nullopt;
    }
}

}  // namespace messenger::chat
