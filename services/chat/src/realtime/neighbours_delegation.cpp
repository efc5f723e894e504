// Neighbours' part about what instances store for each other.
#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "codec/instance_json.hpp"
#include "realtime/neighbours.hpp"

namespace messenger::chat {
namespace {

constexpr std::chrono::seconds left_out_for{5};

/// Until it has restarted.
constexpr std::chrono::minutes resigned_for{10};

/// Why it was not stored, the one who decided it finds out by itself.
boost::json::object to_json(std::uint64_t number, const Result<Committed>& result) {
    boost::json::object json{{"n", number}};
    if (!result) {
        json["refused"] = true;
    } else if (result->is_outdated) {
        json["outdated"] = true;
    } else {
        json["version"] = result->version;
        json["event"] = event_to_json(result->event);
        json["room"] = result->event.room.to_string();
    }
    return json;
}

DelegatedOutcome to_outcome(const boost::json::object& json) {
    DelegatedOutcome outcome{.number = json.at("n").to_number<std::uint64_t>(), .result = {}};
    if (json.contains("refused")) {
        return outcome;
    }
    if (json.contains("outdated")) {
        outcome.result = Committed{.is_outdated = true};
    } else {
        const auto room = RoomId::parse(json.at("room").as_string()).value_or(RoomId());
        outcome.result = Committed{.is_duplicate = true,
                                   .event = event_from_json(room, json.at("event")),
                                   .version = json.at("version").as_int64()};
    }
    return outcome;
}

}  // namespace

void Neighbours::delegate(const std::string& leader, boost::json::object drafts) {
    delegated_.Increment(static_cast<double>(drafts.at("drafts").as_array().size()));
    boost::asio::post(context_.shards().context(0), [this, leader, text = self_ + boost::json::serialize(drafts)] {
        link_.command({"PUBLISH", own_channel(leader), text}, [this, leader](const std::optional<redis::Reply>& reply) {
            // The answer is how many have heard it.
            if (!reply || reply->is_error() || reply->integer == 0) {
                leave_out(leader);
            }
        });
    });
}

void Neighbours::leave_out(const std::string& instance) {
    boost::asio::post(context_.shards().context(0), [this, instance] { leave_out(instance, left_out_for); });
}

void Neighbours::leave_out(const std::string& instance, std::chrono::seconds time) {
    auto& other = others_[instance];
    other.is_left_out = true;
    other.left_out_until = Clock::now() + time;
    tell_instances();
}

void Neighbours::resign() {
    publish(prefix_ + "people", boost::json::serialize(boost::json::object{{"resigns", true}}));
}

void Neighbours::hear_resignation(const std::string& instance) {
    leave_out(instance, resigned_for);
}

void Neighbours::keep_only(const std::vector<std::string>& instances) {
    std::erase_if(others_,
                  [&](const auto& other) { return std::ranges::find(instances, other.first) == instances.end(); });
    std::erase_if(streams_, [&](const auto& stream) { return !others_.contains(stream.first.first); });
    for (const auto& instance : instances) {
        others_.try_emplace(instance);
    }
    tell_instances();
}

void Neighbours::note(const std::string& instance) {
    const auto [other, is_new] = others_.try_emplace(instance);
    const bool is_back = other->second.is_left_out && Clock::now() > other->second.left_out_until;
    if (is_back) {
        other->second.is_left_out = false;
    }
    if (is_new || is_back) {
        tell_instances();
    }
}

void Neighbours::tell_instances() {
    std::vector<std::string> usable;
    if (is_up_ && hears_) {
        for (const auto& [instance, other] : others_) {
            if (!other.is_left_out) {
                usable.push_back(instance);
            }
        }
    }
    handlers_.on_instances(self_, usable);
}

void Neighbours::hear_own(const std::string& from, const boost::json::object& message) {
    if (message.contains("drafts")) {
        hear_drafts(from, message);
    } else {
        hear_outcomes(from, message);
    }
}

void Neighbours::hear_drafts(const std::string& instance, const boost::json::object& message) {
    const Delegator from{.instance = instance,
                         .shard = message.at("shard").to_number<std::size_t>(),
                         .stream = message.at("stream").to_number<std::uint64_t>()};
    auto number = message.at("first").to_number<std::uint64_t>();
    auto& [stream, next] = streams_[{from.instance, from.shard}];
    const bool is_new = number == 1 && from.stream != stream;
    if (!is_new && (stream != from.stream || next != number)) {
        // What follows would overtake what was missed.
        publish(own_channel(from.instance), boost::json::serialize(boost::json::object{
                                                {"shard", from.shard}, {"stream", from.stream}, {"lost", true}}));
        return;
    }
    stream = from.stream;
    for (const auto& draft : message.at("drafts").as_array()) {
        stored_for_others_.Increment();
        handlers_.on_delegated({.id = {.from = from, .number = number++}, .draft = draft_from_json(draft)});
    }
    next = number;
}

void Neighbours::answer(const DelegatedId& id, const Result<Committed>& result) {
    if (result && !result->is_duplicate && !result->is_outdated) {
        return;  // told with the event itself
    }
    boost::asio::post(context_.shards().context(0),
                      [this, delegator = id.from, json = to_json(id.number, result)]() mutable {
                          if (answers_.empty()) {
                              boost::asio::post(context_.shards().context(0), [this] { send_answers(); });
                          }
                          answers_[delegator].push_back(std::move(json));
                      });
}

void Neighbours::send_answers() {
    for (auto& [delegator, outcomes] : std::exchange(answers_, {})) {
        publish(own_channel(delegator.instance),
                boost::json::serialize(boost::json::object{
                    {"shard", delegator.shard}, {"stream", delegator.stream}, {"outcomes", std::move(outcomes)}}));
    }
}

void Neighbours::hear_outcomes(const std::string& leader, const boost::json::object& message) {
    const auto shard = message.at("shard").to_number<std::size_t>();
    const auto stream = message.at("stream").to_number<std::uint64_t>();
    if (message.contains("lost")) {
        return handlers_.on_lost(leader, shard, stream);
    }
    std::vector<DelegatedOutcome> outcomes;
    for (const auto& outcome : message.at("outcomes").as_array()) {
        outcomes.push_back(to_outcome(outcome.as_object()));
    }
    handlers_.on_outcomes(leader, shard, stream, std::move(outcomes));
}

}  // namespace messenger::chat
