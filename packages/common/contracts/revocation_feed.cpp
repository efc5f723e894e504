#include "contracts/revocation_feed.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/log.hpp"

namespace messenger::contracts {
namespace {

constexpr std::chrono::seconds long_poll{20};
/// Between two polls that brought nothing: an auth that is ending answers them at once.
constexpr std::chrono::milliseconds pause{200};
constexpr std::chrono::seconds pause_after_failure{1};

Task<> sleep(std::chrono::milliseconds time) {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, time);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

}  // namespace

RevocationFeed::RevocationFeed(boost::asio::any_io_executor executor, net::Transport& auth, Listener listener)
    : auth_(auth), listener_(std::move(listener)), stopped_(executor, boost::asio::steady_timer::time_point::max()) {}

Task<> RevocationFeed::run() {
    using namespace boost::asio::experimental::awaitable_operators;
    if (!is_stopping_) {
        co_await (follow() || stopped_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable)));
    }
}

void RevocationFeed::stop() {
    is_stopping_ = true;
    stopped_.cancel();
}

Task<> RevocationFeed::follow() {
    bool was_failing = false;
    while (true) {
        const auto page = co_await auth_.revocations(position_, long_poll);
        if (!page) {
            if (!std::exchange(was_failing, true)) {
                log::warning("revocations can't be followed, trying again", {{"reason", page.error().detail()}});
            }
            co_await sleep(pause_after_failure);
            continue;
        }
        was_failing = false;
        for (const auto& revocation : page->items) {
            listener_(revocation);
        }
        position_ = page->position;
        if (page->items.empty()) {
            co_await sleep(pause);
        }
    }
}

}  // namespace messenger::contracts
