#include "realtime/gate.hpp"

#include <boost/asio/post.hpp>

namespace messenger::chat {

Task<Gate::Place> Gate::enter() {
    if (free_ > 0) {
        --free_;
    } else {
        co_await awaited<bool>([this](Callback<bool> enter) { waiting_.push_back(std::move(enter)); });
    }
    co_return Place(*this);
}

void Gate::leave() {
    if (waiting_.empty()) {
        ++free_;
        return;
    }
    // Posted, since the next one may leave at once, and so on through all of them.
    boost::asio::post(context_, [next = std::move(waiting_.front())]() mutable { next(true); });
    waiting_.pop_front();
}

}  // namespace messenger::chat
