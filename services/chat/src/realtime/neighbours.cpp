#include "realtime/neighbours.hpp"

#include <prometheus/registry.h>

#include <array>
#include <boost/asio/post.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "core/log.hpp"

namespace messenger::chat {
namespace {

/// What a message takes when it is parsed; more comes from the heap.
constexpr std::size_t usual_parsed_bytes = 8 * 1024;

UserId user_in(const boost::json::value& json) {
    return UserId::parse(json.as_string()).value_or(UserId());
}

}  // namespace

Neighbours::Neighbours(ServiceContext& context, redis::RedisUrl url, Presence& presence, Handlers handlers)
    : context_(context),
      presence_(presence),
      handlers_(std::move(handlers)),
      link_(context.shards().context(0).get_executor(), url,
            {.on_up = [this] { come_up(); },
             .on_down =
                 [this] {
                     is_up_ = false;
                     tell_instances();
                 },
             .on_message = {}}),
      listener_(context.shards().context(0).get_executor(), std::move(url),
                {.on_up =
                     [this] {
                         has_heard_itself_ = true;
                         hears_ = true;
                         tell_instances();
                     },
                 .on_down =
                     [this] {
                         hears_ = false;
                         tell_instances();
                     },
                 .on_message = [this](std::string_view channel, std::string_view text) { hear(channel, text); }}),
      timer_(context.shards().context(0)),
      delegated_(prometheus::BuildCounter()
                     .Name("messenger_chat_delegated_total")
                     .Help("Events that another instance was asked to store, which leads their room")
                     .Register(context.metrics())
                     .Add({})),
      stored_for_others_(prometheus::BuildCounter()
                             .Name("messenger_chat_stored_for_others_total")
                             .Help("Events that this instance was asked to store by others")
                             .Register(context.metrics())
                             .Add({})) {}

void Neighbours::start(const std::string& epoch) {
    prefix_ = "chat:" + epoch + ":";
    listener_.subscribe(prefix_ + "people");
    listener_.subscribe(own_channel(self_));
    context_.spawn("Redis", [this] { return link_.run(); });
    context_.spawn("Redis subscriptions", [this] { return listener_.run(); });
    context_.spawn("presence in Redis", [this] { return keep_alive(); });
}

void Neighbours::stop() {
    if (std::exchange(is_stopping_, true)) {
        return;
    }
    timer_.cancel();
    listener_.stop();
    // The others see that its users are gone before the link is.
    link_.command({"DEL", prefix_ + "here:" + self_}, [](const auto&) {});
    link_.command({"SREM", prefix_ + "instances", self_}, [](const auto&) {});
    const auto gone = boost::json::serialize(boost::json::object{{"gone", true}});
    link_.command({"PUBLISH", prefix_ + "people", self_ + gone}, [this](const auto&) { link_.stop(); });
}

// What is said on the first shard, where the link is, needs no post.
void Neighbours::on_first_shard(std::move_only_function<void()> action) {
    if (net::Shards::current() == 0) {
        return action();
    }
    boost::asio::post(context_.shards().context(0), std::move(action));
}

void Neighbours::publish(const std::string& channel, std::string text) {
    if (!is_up_.load(std::memory_order_relaxed)) {
        return;
    }
    on_first_shard([this, channel, text = self_ + text] { link_.tell({"PUBLISH", channel, text}); });
}

void Neighbours::publish(RoomId room, std::string text) {
    if (!is_up_.load(std::memory_order_relaxed)) {
        return;
    }
    on_first_shard([this, room, text = self_ + text] { link_.tell({"PUBLISH", room_channel(room), text}); });
}

void Neighbours::stored(const StoredEvents& stored) {
    publish(stored.room, encode(stored));
}

void Neighbours::read(const ReadMarker& marker, std::int64_t read_count) {
    publish(marker.room, boost::json::serialize(boost::json::object{{"room", marker.room.to_string()},
                                                                    {"reader", marker.user.to_string()},
                                                                    {"seq", marker.seq},
                                                                    {"count", read_count}}));
}

void Neighbours::typing(const Typing::Change& change) {
    publish(change.room,
            boost::json::serialize(boost::json::object{
                {"room", change.room.to_string()}, {"typing", change.user.to_string()}, {"on", change.is_on}}));
}

void Neighbours::held(RoomId room, bool is_held) {
    on_first_shard([this, room, is_held] {
        is_held ? listener_.subscribe(room_channel(room)) : listener_.unsubscribe(room_channel(room));
    });
}

// A frame is bytes, so it follows the JSON text as it is.
void Neighbours::frame(const std::vector<UserId>& users, const SharedBuffer& frame) {
    boost::json::array ids;
    for (const auto& user : users) {
        ids.emplace_back(user.to_string());
    }
    publish(prefix_ + "people", boost::json::serialize(boost::json::object{{"users", std::move(ids)}}) + "\n" + *frame);
}

void Neighbours::hear(std::string_view channel, std::string_view text) {
    try {
        const std::string from(text.substr(0, self_.size()));
        if (from == self_) {
            has_heard_itself_ = true;
            return;
        }
        text.remove_prefix(from.size());
        note(from);
        if (text.starts_with('{')) {
            return hear_json(from, text);
        }
        auto message = decode(text, from, self_);
        if (!message) {
            return;  // from a newer version
        }
        if (auto* stored = std::get_if<StoredEvents>(&*message)) {
            hear_stored(from, std::move(*stored));
        } else if (auto* drafts = std::get_if<DraftBatch>(&*message)) {
            hear_drafts(std::move(*drafts));
        } else if (auto* outcomes = std::get_if<OutcomeBatch>(&*message)) {
            handlers_.on_outcomes(from, outcomes->to.shard, outcomes->to.stream, std::move(outcomes->outcomes));
        } else if (const auto* lost = std::get_if<LostStream>(&*message)) {
            handlers_.on_lost(from, lost->to.shard, lost->to.stream);
        }
    } catch (const std::exception&) {
        log::warning("a message in Redis is not one of ours", {{"channel", channel}});
    }
}

void Neighbours::hear_json(const std::string& from, std::string_view text) {
    const auto line = std::min(text.find('\n'), text.size());
    std::array<unsigned char, usual_parsed_bytes> buffer;
    boost::json::monotonic_resource memory(buffer.data(), buffer.size());
    const auto json = boost::json::parse(text.substr(0, line), &memory);
    const auto& message = json.as_object();
    if (const auto* room = message.if_contains("room")) {
        hear_room(RoomId::parse(room->as_string()).value_or(RoomId()), message);
    } else if (const auto* ids = message.if_contains("users")) {
        std::vector<UserId> users;
        for (const auto& user : ids->as_array()) {
            users.push_back(user_in(user));
        }
        handlers_.on_frame(std::move(users), std::make_shared<const std::string>(text.substr(line + 1)));
    } else {
        hear_people(from, message);
    }
}

void Neighbours::hear_stored(const std::string& from, StoredEvents stored) {
    std::vector<Event> events;
    std::map<std::pair<std::size_t, std::uint64_t>, std::vector<DelegatedOutcome>> own;  // by shard and stream
    for (auto& [event, delegated] : stored.events) {
        if (delegated && delegated->from.instance == self_) {
            own[{delegated->from.shard, delegated->from.stream}].push_back(
                {delegated->number, Committed{.event = event, .version = stored.version}});
        }
        events.push_back(std::move(event));
    }
    handlers_.on_stored(stored.room, stored.version, std::move(events));
    for (auto& [stream, outcomes] : own) {
        handlers_.on_outcomes(from, stream.first, stream.second, std::move(outcomes));
    }
}

void Neighbours::hear_room(RoomId room, const boost::json::object& message) {
    if (const auto* reader = message.if_contains("reader")) {
        handlers_.on_read({room, user_in(*reader), message.at("seq").as_int64()}, message.at("count").as_int64());
    } else if (const auto* user = message.if_contains("typing")) {
        handlers_.on_typing({.room = room, .user = user_in(*user), .is_on = message.at("on").as_bool()});
    }
}

}  // namespace messenger::chat
