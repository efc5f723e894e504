#include "domain/administration.hpp"

namespace messenger::auth {

Administration::Administration(AdministrationStore& store, Accounts& accounts, EndedSessions& ended, AuditLog& audit)
    : store_(store), accounts_(accounts), ended_(ended), audit_(audit) {}

Task<Result<Administration::AccountPage>> Administration::list(AccountQuery query) {
    const auto limit = query.limit++;
    CO_TRY(auto items, co_await store_.accounts(std::move(query)));
    AccountPage page{std::move(items), std::nullopt};
    if (page.items.size() > limit) {
        page.items.pop_back();
        page.next = page.items.back().id;
    }
    co_return page;
}

Task<Result<Account>> Administration::change(AccountChange change) {
    const auto at = change.at;
    CO_TRY(auto changed, co_await store_.change(std::move(change)));
    accounts_.forget(changed.account.id);
    ended_.add(changed.ended, at);
    if (changed.role_changed) {
        ended_.outdate(changed.account.id, changed.account.tokens_valid_from);
    }
    co_return std::move(changed.account);
}

Task<Result<>> Administration::end_sessions(UserId user, Doer by) {
    const auto at = now();
    CO_TRY(const auto ended, co_await store_.end_sessions(user, std::move(by), at));
    ended_.add(ended, at);
    co_return Result<>{};
}

Task<Result<>> Administration::remove(UserId user, Doer by) {
    const auto at = now();
    CO_TRY(const auto ended, co_await store_.erase(user, std::move(by), at));
    accounts_.forget(user);
    ended_.add(ended, at);
    co_return Result<>{};
}

Task<Result<Administration::AuditPage>> Administration::audit(AuditQuery query) {
    const auto limit = query.limit++;
    CO_TRY(auto items, co_await audit_.entries(std::move(query)));
    AuditPage page{std::move(items), std::nullopt};
    if (page.items.size() > limit) {
        page.items.pop_back();
        page.next = page.items.back().id;
    }
    co_return page;
}

}  // namespace messenger::auth
