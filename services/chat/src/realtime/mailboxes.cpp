#include "realtime/mailboxes.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace messenger::chat {

Mailboxes::Mailboxes(net::Shards& shards) : shards_(shards), outgoing_(shards.size()) {
    for (auto& from : outgoing_) {
        from.resize(shards.size());
    }
}

void Mailboxes::post(std::size_t to, Action action) {
    const auto from = net::Shards::current();
    if (from == to) {
        return action();
    }
    if (!from) {
        boost::asio::post(shards_.context(to), std::move(action));
        return;
    }
    auto& outgoing = outgoing_[*from][to];
    outgoing.push_back(std::move(action));
    if (outgoing.size() == 1) {
        boost::asio::post(shards_.context(*from), [this, from = *from, to] { deliver(from, to); });
    }
}

void Mailboxes::deliver(std::size_t from, std::size_t to) {
    boost::asio::post(shards_.context(to), [actions = std::exchange(outgoing_[from][to], {})]() mutable {
        for (auto& action : actions) {
            action();
        }
    });
}

}  // namespace messenger::chat
