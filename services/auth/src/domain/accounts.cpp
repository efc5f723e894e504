#include "domain/accounts.hpp"

#include "domain/account_rules.hpp"

namespace messenger::auth {
namespace {
constexpr std::size_t max_known = 20'000;
/// For the delivery that register waits for; after that the event is the relay's.
constexpr std::chrono::milliseconds delivery_head_start{2'500};
}  // namespace

Accounts::Accounts(AccountStore& store, PasswordHasher& hasher, Sessions& sessions, Announcer& announcer)
    : store_(store), hasher_(hasher), sessions_(sessions), announcer_(announcer) {}

Task<Result<SignedIn>> Accounts::register_account(Registration registration) {
    const auto key = email_key(registration.email);
    if (email_key(registration.password) == key) {
        co_return fail(std::vector<FieldError>{{"/password", "must not be the email"}});
    }
    // Saves the work of hashing; the database has the last word.
    CO_TRY(const auto taken, co_await store_.find_by_email(key));
    if (taken) {
        co_return fail(problem::email_taken);
    }
    CO_TRY(auto hash, co_await hasher_.hash(std::move(registration.password)));
    Account account{.id = UserId::generate(),
                    .email = std::string(trimmed(registration.email)),
                    .display_name = std::move(registration.display_name),
                    .password_hash = std::move(hash),
                    .created_at = now()};
    auto draft = sessions_.draft(account, std::move(registration.device));
    CO_TRY(auto event, co_await store_.create(account, std::move(draft.session), delivery_head_start));
    co_await announcer_.announce(account.id, std::move(event));
    co_return SignedIn{std::move(draft.tokens), std::move(account)};
}

Task<Result<SignedIn>> Accounts::log_in(Credentials credentials) {
    CO_TRY(auto account, co_await store_.find_by_email(email_key(credentials.email)));
    const auto hash = account ? account->password_hash : std::string();
    CO_TRY(const bool fits, co_await hasher_.matches(hash, credentials.password));
    if (!fits || !account) {
        co_return fail(problem::invalid_credentials);
    }
    if (account->disabled) {
        co_return fail(problem::account_disabled);
    }
    if (hasher_.is_outdated(hash)) {
        CO_TRY(auto fresh, co_await hasher_.hash(std::move(credentials.password)));
        CO_CHECK_OK(co_await store_.replace_password_hash(account->id, hash, std::move(fresh)));
    }
    CO_TRY(auto tokens, co_await sessions_.open(*account, std::move(credentials.device)));
    co_return SignedIn{std::move(tokens), std::move(*account)};
}

Task<Result<std::shared_ptr<const Account>>> Accounts::find(UserId id) {
    std::uint64_t changes_before = 0;
    {
        const std::lock_guard lock(mutex_);
        changes_before = changes_;
        if (const auto found = known_.find(id); found != known_.end()) {
            co_return found->second;
        }
    }
    CO_TRY(auto account, co_await store_.find(id));
    if (!account) {
        co_return fail(problem::not_found, "no such user");
    }
    account->password_hash.clear();
    auto shared = std::make_shared<const Account>(std::move(*account));
    const std::lock_guard lock(mutex_);
    if (known_.size() >= max_known) {
        known_.clear();
    }
    // What was read before a change must not outlive it here.
    if (changes_ == changes_before) {
        known_[id] = shared;
    }
    co_return shared;
}

Task<Result<>> Accounts::set_display_name(UserId id, std::string display_name) {
    CO_CHECK_OK(co_await store_.set_display_name(id, std::move(display_name)));
    const std::lock_guard lock(mutex_);
    ++changes_;
    known_.erase(id);
    co_return Result<>{};
}

}  // namespace messenger::auth
