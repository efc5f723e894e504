#include "realtime/delegation.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "realtime/instance_messages.hpp"

namespace messenger::chat {

Delegation::Delegation(std::size_t shard, boost::asio::any_io_executor executor, std::size_t max_waiting,
                       Handlers handlers)
    : shard_(shard), executor_(std::move(executor)), max_waiting_(max_waiting), handlers_(std::move(handlers)) {}

void Delegation::set_instances(const std::string& self, std::vector<std::string> others) {
    leaders_.set_instances(self, std::move(others));
    std::vector<std::string> gone;
    for (const auto& [leader, stream] : streams_) {
        if (std::ranges::find(leaders_.others(), leader) == leaders_.others().end()) {
            gone.push_back(leader);
        }
    }
    for (const auto& leader : gone) {
        give_back(leader);
    }
}

bool Delegation::submit(const std::string& leader, Work& work) {
    if (waiting_ >= max_waiting_) {
        return false;
    }
    ++waiting_;
    auto& stream = streams_[leader];
    if (stream.id == 0) {
        stream.id = ++last_stream_;
    }
    stream.waiting.emplace(stream.next++, Waiting{std::move(work), Clock::now()});
    if (!std::exchange(is_send_posted_, true)) {
        boost::asio::post(executor_, [this] { send(); });
    }
    return true;
}

void Delegation::send() {
    is_send_posted_ = false;
    for (auto& [leader, stream] : streams_) {
        if (stream.next_unsent == stream.next) {
            continue;
        }
        std::vector<const Draft*> drafts;
        const auto first = std::exchange(stream.next_unsent, stream.next);
        for (auto unsent = stream.waiting.lower_bound(first); unsent != stream.waiting.end(); ++unsent) {
            drafts.push_back(&std::get<Draft>(unsent->second.work.what));
        }
        const Delegator from{.instance = leaders_.self(), .shard = shard_, .stream = stream.id};
        handlers_.send(leader, encode_drafts(from, first, drafts), drafts.size());
    }
}

void Delegation::on_outcomes(const std::string& leader, std::uint64_t id, std::vector<DelegatedOutcome> outcomes) {
    const auto found = streams_.find(leader);
    if (found == streams_.end() || found->second.id != id) {
        return;
    }
    std::vector<Outcome> committed;
    std::vector<Work> refused;
    for (auto& [number, result] : outcomes) {
        auto node = found->second.waiting.extract(number);
        if (node.empty()) {
            continue;
        }
        --waiting_;
        if (result) {
            committed.push_back({std::move(node.mapped().work), std::move(*result)});
        } else {
            refused.push_back(std::move(node.mapped().work));
        }
    }
    if (!committed.empty()) {
        handlers_.on_committed(std::move(committed));
    }
    if (!refused.empty()) {
        handlers_.on_given_back(std::move(refused));
    }
}

void Delegation::on_lost(const std::string& leader, std::uint64_t id) {
    if (const auto found = streams_.find(leader); found != streams_.end() && found->second.id == id) {
        give_back(leader);
    }
}

void Delegation::check_deadlines(Clock::time_point now) {
    std::vector<std::string> late;
    for (const auto& [leader, stream] : streams_) {
        if (!stream.waiting.empty() && now - stream.waiting.begin()->second.since > deadline) {
            late.push_back(leader);
        }
    }
    for (const auto& leader : late) {
        leaders_.remove(leader);
        handlers_.on_silent(leader);
        give_back(leader);
    }
}

void Delegation::give_back(const std::string& leader) {
    auto stream = streams_.extract(leader);
    std::vector<Work> works;
    for (auto& [number, waiting] : stream.mapped().waiting) {
        works.push_back(std::move(waiting.work));
    }
    waiting_ -= works.size();
    if (!works.empty()) {
        handlers_.on_given_back(std::move(works));
    }
}

}  // namespace messenger::chat
