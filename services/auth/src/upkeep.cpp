#include "upkeep.hpp"
#include "net/as_result.hpp"

#include <boost/asio/post.hpp>

#include "core/failure.hpp"
#include "core/log.hpp"

namespace messenger::auth {
namespace {

constexpr std::chrono::milliseconds turn_length{500};
constexpr std::uint64_t turns_per_key_check = 2;
constexpr std::uint64_t turns_per_forgetting = 2;
constexpr std::uint64_t turns_per_full_list = 60;
constexpr std::uint64_t turns_per_audit_sweep = 2 * 3600;
constexpr std::size_t page = 1'000;

}  // namespace

Upkeep::Upkeep(boost::asio::any_io_executor executor, AccountStore& store, Accounts& accounts, EndedSessions& ended,
               PublishedKeys& keys, SqlAuditLog& audit, bool shares_database)
    : wait_(std::make_shared<Wait>(executor)),
      store_(store),
      accounts_(accounts),
      ended_(ended),
      keys_(keys),
      audit_(audit),
      shares_database_(shares_database) {}

Task<> Upkeep::run() {
    while (!wait_->is_stopping) {
        try {
            co_await turn();
        } catch (const std::exception& exception) {
            log::warning("upkeep has to wait", {{"reason", safe_reason(exception)}});
        }
        if (!wait_->is_stopping) {
            wait_->timer.expires_after(turn_length);
            co_await wait_->timer.async_wait(as_result);
        }
    }
}

void Upkeep::stop() {
    boost::asio::post(wait_->timer.get_executor(), [wait = wait_] {
        wait->is_stopping = true;
        wait->timer.cancel();
    });
}

Task<> Upkeep::turn() {
    const auto turn = turns_++;
    if (turn % turns_per_full_list == 0) {
        position_ = 0;
    }
    co_await follow_revocations();
    if (shares_database_ && turn % turns_per_forgetting == 0) {
        accounts_.forget_all();
    }
    if (turn % turns_per_key_check == 0) {
        co_await keys_.follow_file();
    }
    if (turn % turns_per_audit_sweep == 0) {
        static_cast<void>(co_await audit_.forget_old(now()));
    }
}

Task<> Upkeep::follow_revocations() {
    bool has_more = true;
    while (has_more && !wait_->is_stopping) {
        const auto found = co_await store_.revocations(position_, page);
        has_more = found && found->size() == page;
        for (const auto& revocation : found ? *found : std::vector<Revocation>{}) {
            position_ = revocation.position;
            if (revocation.session) {
                ended_.add(*revocation.session, revocation.at);
            }
            if (revocation.user) {
                accounts_.forget(*revocation.user);
                ended_.outdate(*revocation.user, revocation.at);
            }
        }
    }
}

}  // namespace messenger::auth
