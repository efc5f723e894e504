#include "domain/accounts.hpp"

#include "domain/account_rules.hpp"

namespace messenger::auth {
namespace {
constexpr std::size_t max_known = 20'000;
/// For the delivery that register waits for; after that the event is the relay's.
constexpr std::chrono::milliseconds delivery_head_start{2'500};
/// Of an account that changes while somebody signs in.
constexpr int most_readings = 3;
}  // namespace

Task<Result<SignedIn>> Accounts::register_account(Registration registration) {
    const auto key = email_key(registration.email);
    if (const auto* problem =
            personal_password_problem(registration.password, registration.email, registration.display_name)) {
        co_return invalid_field("/password", problem);
    }
    if (const auto begun = parts_.registrations.begin(network_of(registration.device.address), now()); !begun) {
        co_return std::unexpected(co_await parts_.refusals.audited(
            begun.error(), {.what = "registration", .device = std::move(registration.device)}));
    }
    // Saves the work of hashing; the database has the last word.
    CO_TRY(const auto taken, co_await parts_.store.find_by_email(key));
    if (taken) {
        co_return fail(problem::email_taken);
    }
    CO_TRY(auto hash, co_await parts_.hasher.hash(std::move(registration.password)));
    Account account{.id = UserId::generate(),
                    .email = std::string(trimmed(registration.email)),
                    .display_name = std::move(registration.display_name),
                    .password_hash = std::move(hash),
                    .created_at = now()};
    auto draft = parts_.sessions.draft(account, std::move(registration.device));
    CO_TRY(auto event, co_await parts_.store.create(account, std::move(draft.session), delivery_head_start));
    co_await parts_.announcer.announce(account.id, std::move(event));
    co_return SignedIn{std::move(draft.tokens), std::move(account)};
}

Task<Result<SignInThrottle::Attempt>> Accounts::begin_attempt(std::string email_key, Device device) {
    const auto at = now();
    bool is_familiar = false;
    if (parts_.sign_ins.asks_for_familiarity(email_key, at)) {
        CO_TRY(is_familiar, co_await parts_.credentials.is_familiar(email_key, device.address, at));
    }
    auto attempt = parts_.sign_ins.begin(email_key, device.address, is_familiar, at);
    if (!attempt) {
        co_return std::unexpected(co_await parts_.refusals.audited(
            attempt.error(), {.what = "sign-in", .device = std::move(device), .email_key = std::move(email_key)}));
    }
    co_return std::move(*attempt);
}

Task<Result<SignedIn>> Accounts::log_in(Credentials credentials) {
    const auto key = email_key(credentials.email);
    CO_TRY(auto attempt, co_await begin_attempt(key, credentials.device));
    CO_TRY(auto account, co_await parts_.store.find_by_email(key));
    const auto hash = account ? account->password_hash : std::string();
    CO_TRY(const bool fits, co_await parts_.hasher.matches(hash, credentials.password));
    AuditEntry entry{.action = std::string(audited::sign_in_failed),
                     .actor = std::nullopt,
                     .subject = account ? std::optional(account->id) : std::nullopt,
                     .device = credentials.device};
    if (!fits || !account) {
        attempt.failed();
        CO_CHECK_OK(co_await parts_.audit.record(std::move(entry)));
        co_return fail(problem::invalid_credentials);
    }
    auto signed_in = co_await sign_in(std::move(*account), std::move(credentials));
    if (signed_in) {
        attempt.succeeded();
        entry.action = audited::signed_in;
        entry.actor = entry.subject;
        CO_CHECK_OK(co_await parts_.audit.record(std::move(entry)));
    } else if (signed_in.error().is(problem::invalid_totp)) {
        attempt.failed();
        entry.detail = "second factor";
        CO_CHECK_OK(co_await parts_.audit.record(std::move(entry)));
    } else if (signed_in.error().is(problem::account_disabled)) {
        entry.detail = "account disabled";
        CO_CHECK_OK(co_await parts_.audit.record(std::move(entry)));
    }
    co_return signed_in;
}

Task<Result<SignedIn>> Accounts::sign_in(Account account, Credentials credentials) {
    if (account.disabled) {
        co_return fail(problem::account_disabled);
    }
    CO_CHECK_OK(co_await parts_.factors.check(account.id, std::move(credentials.totp), credentials.device));
    for (int reading = 0; reading < most_readings; ++reading) {
        CO_CHECK_OK(co_await renew_hash(account, credentials.password));
        CO_TRY(auto tokens, co_await parts_.sessions.open(account, credentials.device));
        if (tokens) {
            co_return SignedIn{std::move(*tokens), std::move(account)};
        }
        // It has changed since the password was compared.
        CO_TRY(auto present, co_await parts_.store.find(account.id));
        if (!present) {
            co_return fail(problem::invalid_credentials);
        }
        if (present->disabled) {
            co_return fail(problem::account_disabled);
        }
        if (present->password_hash != account.password_hash) {
            CO_TRY(const bool fits, co_await parts_.hasher.matches(present->password_hash, credentials.password));
            if (!fits) {
                co_return fail(problem::invalid_credentials);
            }
        }
        account = std::move(*present);
    }
    co_return fail(problem::unavailable, "the account is being changed");
}

Task<Result<>> Accounts::renew_hash(Account& account, const std::string& password) {
    if (parts_.hasher.is_outdated(account.password_hash)) {
        CO_TRY(auto fresh, co_await parts_.hasher.hash(password));
        CO_CHECK_OK(co_await parts_.store.replace_password_hash(account.id, account.password_hash, fresh));
        account.password_hash = std::move(fresh);
    }
    co_return Result<>{};
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
    CO_TRY(auto account, co_await parts_.store.find(id));
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
    CO_CHECK_OK(co_await parts_.store.set_display_name(id, std::move(display_name)));
    forget(id);
    co_return Result<>{};
}

void Accounts::forget_all() {
    const std::lock_guard lock(mutex_);
    ++changes_;
    known_.clear();
}

void Accounts::forget(UserId id) {
    const std::lock_guard lock(mutex_);
    ++changes_;
    known_.erase(id);
}

}  // namespace messenger::auth
