// Neighbours' part about what instances store for each other.
#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "realtime/neighbours.hpp"

namespace messenger::chat {
namespace {

constexpr std::chrono::seconds left_out_for{5};

/// Until it has restarted.
constexpr std::chrono::minutes resigned_for{10};

/// How long what a leader is sent is taken to arrive once it was seen that it does.
constexpr std::chrono::milliseconds believed_for{100};

}  // namespace

void Neighbours::delegate(const std::string& leader, std::string drafts, std::size_t count) {
    delegated_.Increment(static_cast<double>(count));
    on_first_shard([this, leader, text = self_ + drafts] {
        const auto now = Clock::now();
        const auto other = others_.find(leader);
        if (other != others_.end()) {
            if (now - other->second.asked < believed_for) {
                return link_.tell({"PUBLISH", own_channel(leader), text});
            }
            other->second.asked = now;
        }
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

void Neighbours::hear_drafts(DraftBatch batch) {
    auto number = batch.first;
    auto& [stream, next] = streams_[{batch.from.instance, batch.from.shard}];
    const bool is_new = number == 1 && batch.from.stream != stream;
    if (!is_new && (stream != batch.from.stream || next != number)) {
        // What follows would overtake what was missed.
        publish(own_channel(batch.from.instance), encode(LostStream{batch.from}));
        return;
    }
    stream = batch.from.stream;
    next = number + batch.drafts.size();
    stored_for_others_.Increment(static_cast<double>(batch.drafts.size()));
    for (auto& draft : batch.drafts) {
        handlers_.on_delegated({.id = {.from = batch.from, .number = number++}, .draft = std::move(draft)});
    }
}

void Neighbours::answer(const DelegatedId& id, Result<Committed> result) {
    if (result && !result->is_duplicate && !result->is_outdated) {
        return;  // told with the event itself
    }
    on_first_shard([this, id, result = std::move(result)]() mutable {
        if (answers_.empty()) {
            boost::asio::post(context_.shards().context(0), [this] { send_answers(); });
        }
        answers_[id.from].push_back({id.number, std::move(result)});
    });
}

void Neighbours::send_answers() {
    for (auto& [delegator, outcomes] : std::exchange(answers_, {})) {
        publish(own_channel(delegator.instance), encode(OutcomeBatch{delegator, std::move(outcomes)}));
    }
}

}  // namespace messenger::chat
