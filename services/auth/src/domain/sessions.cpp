#include "domain/sessions.hpp"

#include "core/encoding.hpp"
#include "domain/refresh_token.hpp"

namespace messenger::auth {
namespace {
/// Of an account that changes while its tokens are made.
constexpr int most_readings = 3;
}  // namespace

Sessions::Sessions(AccountStore& store, EndedSessions& ended, AuditLog& audit, const TokenSigner& signer,
                   SessionRules rules, Clock clock)
    : store_(store), ended_(ended), audit_(audit), signer_(signer), rules_(rules), clock_(std::move(clock)) {}

std::string Sessions::access_token(const Account& account, SessionId session, Timestamp at) const {
    // Tokens count whole seconds, and those of the second in which the role changed are refused.
    const auto issued = std::max(
        at, Timestamp(std::chrono::floor<std::chrono::seconds>(account.tokens_valid_from)) + std::chrono::seconds(1));
    return signer_.sign({.user = account.id,
                         .session = session,
                         .role = account.role,
                         .issued_at = issued,
                         .expires_at = at + rules_.access_lifetime,
                         .token_id = random_hex(16)});
}

Sessions::Draft Sessions::draft(const Account& account, Device device) const {
    const auto at = clock_();
    Draft draft;
    draft.session.session = {.id = SessionId::generate(),
                             .user = account.id,
                             .created_at = at,
                             .last_used_at = at,
                             .expires_at = at + rules_.refresh_lifetime,
                             .device = std::move(device)};
    draft.tokens = {access_token(account, draft.session.session.id, at), make_refresh_token()};
    draft.session.refresh_hash = hash_of(draft.tokens.refresh_token);
    return draft;
}

Task<Result<std::optional<TokenPair>>> Sessions::open(Account account, Device device) {
    auto opened = draft(account, std::move(device));
    CO_TRY(const bool is_stored, co_await store_.open_session(std::move(opened.session), std::move(account)));
    co_return is_stored ? std::optional(std::move(opened.tokens)) : std::nullopt;
}

Task<Result<SignedIn>> Sessions::refresh(std::string refresh_token, Device device) {
    const auto at = clock_();
    CO_TRY(auto session, co_await store_.find_by_refresh_token(hash_of(refresh_token), at));
    if (!session) {
        co_return fail(problem::invalid_refresh_token);
    }
    const auto user = session->user;
    CO_TRY(auto renewal, co_await renew(std::move(*session), refresh_token, at));
    auto& [signed_in, rotation] = renewal;
    switch (rotation.outcome) {
        case RotationOutcome::rotated:
            co_return std::move(signed_in);
        case RotationOutcome::retried:
            if (auto first_answer = unseal(rotation.sealed_answer, refresh_token)) {
                signed_in.tokens = std::move(*first_answer);
                co_return std::move(signed_in);
            }
            break;
        case RotationOutcome::reused:
            ended_.add(rotation.session, at);
            CO_CHECK_OK(co_await audit_.record({.action = std::string(audited::refresh_reused),
                                                .actor = std::nullopt,
                                                .subject = user,
                                                .device = std::move(device),
                                                .detail = "session " + rotation.session.to_string(),
                                                .at = at}));
            break;
        case RotationOutcome::outdated:
            co_return fail(problem::unavailable, "the account is being changed");
        case RotationOutcome::unknown:
            break;
    }
    co_return fail(problem::invalid_refresh_token);
}

Task<Result<Sessions::Renewal>> Sessions::renew(Session session, std::string refresh_token, Timestamp at) {
    Renewal renewal;
    renewal.rotation.outcome = RotationOutcome::outdated;
    for (int reading = 0; reading < most_readings && renewal.rotation.outcome == RotationOutcome::outdated; ++reading) {
        CO_TRY(auto account, co_await store_.find(session.user));
        if (!account) {
            co_return fail(problem::invalid_refresh_token);
        }
        if (account->disabled) {
            co_return fail(problem::account_disabled);
        }
        renewal.signed_in.account = std::move(*account);
        const auto& present = renewal.signed_in.account;
        auto& tokens = renewal.signed_in.tokens;
        tokens = {access_token(present, session.id, at), make_refresh_token()};
        CO_TRY(renewal.rotation,
               co_await store_.rotate({.user = session.user,
                                       .tokens_valid_from = present.tokens_valid_from,
                                       .old_hash = hash_of(refresh_token),
                                       .new_hash = hash_of(tokens.refresh_token),
                                       .sealed_answer = seal(tokens, refresh_token),
                                       .at = at,
                                       .grace = rules_.retry_grace,
                                       .expires_at = std::min(at + rules_.refresh_lifetime,
                                                              session.created_at + rules_.longest_session)}));
    }
    co_return renewal;
}

Task<Result<>> Sessions::end(UserId user, SessionId session, Device device) {
    const auto at = clock_();
    CO_TRY(const bool ended, co_await store_.end_session(user, session, at));
    if (!ended) {
        co_return fail(problem::not_found, "no such session");
    }
    ended_.add(session, at);
    co_return co_await audit_.record({.action = std::string(audited::signed_out),
                                      .actor = user,
                                      .subject = user,
                                      .device = std::move(device),
                                      .detail = "session " + session.to_string(),
                                      .at = at});
}

Task<Result<>> Sessions::end_all(UserId user, Device device) {
    const auto at = clock_();
    CO_TRY(const auto ended, co_await store_.end_sessions(user, at));
    ended_.add(ended, at);
    co_return co_await audit_.record({.action = std::string(audited::signed_out_everywhere),
                                      .actor = user,
                                      .subject = user,
                                      .device = std::move(device),
                                      .at = at});
}

Task<Result<SessionPage>> Sessions::list(UserId user, std::optional<SessionId> before, std::size_t limit) {
    CO_TRY(auto items, co_await store_.sessions(user, before, clock_(), limit + 1));
    SessionPage page{std::move(items), std::nullopt};
    if (page.items.size() > limit) {
        page.items.pop_back();
        page.next = page.items.back().id;
    }
    co_return page;
}

}  // namespace messenger::auth
