#include "contracts/revocation_feed.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/log.hpp"
#include "net/as_result.hpp"

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

RevocationFeed::RevocationFeed(boost::asio::any_io_executor executor, net::Transport& auth, Listener listener,
                               std::chrono::milliseconds between_full_reads)
    : auth_(auth),
      listener_(std::move(listener)),
      stopped_(executor, boost::asio::steady_timer::time_point::max()),
      between_full_reads_(between_full_reads) {}

Task<> RevocationFeed::run() {
    using namespace boost::asio::experimental::awaitable_operators;
    if (!is_stopping_) {
        co_await (follow() || stopped_.async_wait(asio::as_tuple(asio::use_awaitable)));
    }
}

void RevocationFeed::stop() {
    is_stopping_ = true;
    stopped_.cancel();
}

Task<> RevocationFeed::follow() {
    bool was_failing = false;
    while (true) {
        const auto wait = next_wait();
        const auto page = co_await auth_.revocations(position_, wait);
        if (!page) {
            if (!std::exchange(was_failing, true)) {
                log::warning("revocations can't be followed, trying again", {{"reason", page.error().detail()}});
            }
            co_await sleep(pause_after_failure);
            continue;
        }
        was_failing = false;
        tell(*page);
        if (page->items.empty()) {
            co_await sleep(pause);
        }
    }
}

std::chrono::seconds RevocationFeed::next_wait() {
    const auto present = std::chrono::steady_clock::now();
    if (present >= full_read_at_) {
        full_read_at_ = present + between_full_reads_;
        position_ = 0;
        told_before_ = std::exchange(told_, {});
    }
    return std::min(long_poll, std::chrono::ceil<std::chrono::seconds>(full_read_at_ - present));
}

void RevocationFeed::tell(const RevocationPage& page) {
    for (const auto& revocation : page.items) {
        // By more than the position: auth's database may have been restored, and count again from before.
        const auto key = std::tuple(revocation.position, revocation.session, revocation.user);
        told_.insert(key);
        if (!told_before_.contains(key)) {
            listener_(revocation);
        }
    }
    position_ = page.position;
}

}  // namespace messenger::contracts
