#include "realtime/neighbours.hpp"

#include <prometheus/registry.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "codec/instance_json.hpp"
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

void Neighbours::publish(std::string channel, std::string text) {
    if (!is_up_.load(std::memory_order_relaxed)) {
        return;
    }
    text.insert(0, self_);
    boost::asio::post(context_.shards().context(0), [this, channel = std::move(channel), text = std::move(text)] {
        link_.command({"PUBLISH", channel, text}, [](const auto&) {});
    });
}

void Neighbours::stored(RoomId room, std::int64_t version, const std::vector<StoredEvent>& events) {
    boost::json::monotonic_resource memory;
    boost::json::object message({{"version", version}}, &memory);
    auto& list = message["events"].emplace_array();
    list.reserve(events.size());
    for (const auto& [event, delegated] : events) {
        auto json = event_to_json(event, &memory);
        if (delegated) {
            json["for"] = {{"instance", delegated->from.instance},
                           {"shard", delegated->from.shard},
                           {"stream", delegated->from.stream},
                           {"n", delegated->number}};
        }
        list.push_back(std::move(json));
    }
    publish(room_channel(room), boost::json::serialize(message));
}

void Neighbours::read(const ReadMarker& marker, std::int64_t read_count) {
    publish(room_channel(marker.room),
            boost::json::serialize(
                boost::json::object{{"reader", marker.user.to_string()}, {"seq", marker.seq}, {"count", read_count}}));
}

void Neighbours::typing(const Typing::Change& change) {
    publish(room_channel(change.room),
            boost::json::serialize(boost::json::object{{"typing", change.user.to_string()}, {"on", change.is_on}}));
}

void Neighbours::held(RoomId room, bool is_held) {
    boost::asio::post(context_.shards().context(0), [this, room, is_held] {
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
        const auto line = std::min(text.find('\n'), text.size());
        std::array<unsigned char, usual_parsed_bytes> buffer;
        boost::json::monotonic_resource memory(buffer.data(), buffer.size());
        const auto json = boost::json::parse(text.substr(0, line), &memory);
        const auto& message = json.as_object();
        note(from);
        if (channel == own_channel(self_)) {
            hear_own(from, message);
        } else if (message.contains("users")) {
            std::vector<UserId> users;
            for (const auto& user : message.at("users").as_array()) {
                users.push_back(user_in(user));
            }
            handlers_.on_frame(std::move(users), std::make_shared<const std::string>(text.substr(line + 1)));
        } else if (channel.ends_with(":people")) {
            hear_people(from, message);
        } else if (const auto room = RoomId::parse(channel.substr(channel.rfind(':') + 1))) {
            hear_room(from, *room, message);
        }
    } catch (const std::exception&) {
        log::warning("a message in Redis is not one of ours", {{"channel", channel}});
    }
}

void Neighbours::hear_room(const std::string& from, RoomId room, const boost::json::object& message) {
    if (const auto* events = message.if_contains("events")) {
        const auto version = message.at("version").as_int64();
        std::vector<Event> stored;
        std::map<std::pair<std::size_t, std::uint64_t>, std::vector<DelegatedOutcome>> own;  // by shard and stream
        for (const auto& event : events->as_array()) {
            stored.push_back(event_from_json(room, event));
            const auto* delegator = event.as_object().if_contains("for");
            if (delegator != nullptr && delegator->at("instance").as_string() == self_) {
                own[{delegator->at("shard").to_number<std::size_t>(),
                     delegator->at("stream").to_number<std::uint64_t>()}]
                    .push_back({delegator->at("n").to_number<std::uint64_t>(),
                                Committed{.event = stored.back(), .version = version}});
            }
        }
        handlers_.on_stored(room, version, std::move(stored));
        for (auto& [stream, outcomes] : own) {
            handlers_.on_outcomes(from, stream.first, stream.second, std::move(outcomes));
        }
    } else if (const auto* reader = message.if_contains("reader")) {
        handlers_.on_read({room, user_in(*reader), message.at("seq").as_int64()}, message.at("count").as_int64());
    } else if (const auto* user = message.if_contains("typing")) {
        handlers_.on_typing({.room = room, .user = user_in(*user), .is_on = message.at("on").as_bool()});
    }
}

}  // namespace messenger::chat
