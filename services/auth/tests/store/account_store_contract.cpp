#include <atomic>
#include <thread>

#include "core/encoding.hpp"
#include "store_contract.hpp"
#include "testing/run_task.hpp"

namespace messenger::auth {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::run_task;

Account sample_account(const std::string& email) {
    return {.id = UserId::generate(),
            .email = email,
            .display_name = "Änne Müller",
            .password_hash = "hash-of-" + email,
            .created_at = now()};
}

NewSession sample_session(const Account& account, const std::string& refresh_hash, Timestamp at) {
    return {.session = {.id = SessionId::generate(),
                        .user = account.id,
                        .created_at = at,
                        .last_used_at = at,
                        .expires_at = at + hours(24),
                        .device = {"192.0.2.7", "Browser/1.0"}},
            .refresh_hash = refresh_hash};
}

namespace {

class AccountStoreContract : public StoreContract {};

RotationRequest rotation(const Account& account, const std::string& from, const std::string& to, Timestamp at) {
    return {.user = account.id,
            .tokens_valid_from = account.tokens_valid_from,
            .old_hash = from,
            .new_hash = to,
            .sealed_answer = "answer-" + to,
            .at = at,
            .grace = seconds(10),
            .expires_at = at + hours(24)};
}

TEST_P(AccountStoreContract, FindsAnAccountByIdAndByEmailKey) {
    const auto account = sample_account("Anna@Example.org");
    const auto event = run_task(store_.create(account, sample_session(account, "t1"), milliseconds(0)));
    ASSERT_TRUE(event.has_value());
    EXPECT_EQ("user.registered", event->topic);
    EXPECT_NE(std::string::npos, event->payload.find(account.id.to_string()));
    const auto by_id = run_task(store_.find(account.id));
    ASSERT_TRUE(by_id.has_value() && by_id->has_value());
    EXPECT_EQ("Anna@Example.org", (*by_id)->email);
    EXPECT_EQ("Änne Müller", (*by_id)->display_name);
    EXPECT_EQ(Role::user, (*by_id)->role);
    EXPECT_EQ(account.created_at, (*by_id)->created_at);
    EXPECT_EQ(account.id, run_task(store_.find_by_email("anna@example.org"))->value().id);
    EXPECT_FALSE(run_task(store_.find_by_email("Anna@Example.org"))->has_value());
    EXPECT_FALSE(run_task(store_.find(UserId::generate()))->has_value());
}

TEST_P(AccountStoreContract, RefusesAnEmailThatDiffersInCaseOnlyAndLeavesNothing) {
    const auto first = sample_account("anna@example.org");
    const auto second = sample_account("ANNA@example.org");
    ASSERT_TRUE(run_task(store_.create(first, sample_session(first, "t1"), milliseconds(0))).has_value());
    const auto refused = run_task(store_.create(second, sample_session(second, "t2"), milliseconds(0)));
    ASSERT_FALSE(refused.has_value());
    EXPECT_TRUE(refused.error().is(problem::email_taken));
    EXPECT_FALSE(run_task(store_.find(second.id))->has_value());
    EXPECT_FALSE(run_task(store_.find_by_refresh_token("t2", now()))->has_value());
}

TEST_P(AccountStoreContract, ReplacesAPasswordHashUnlessItHasChanged) {
    const auto account = sample_account("a@example.org");
    run_task(store_.create(account, sample_session(account, "t1"), milliseconds(0))).value();
    EXPECT_TRUE(run_task(store_.replace_password_hash(account.id, account.password_hash, "second")).has_value());
    EXPECT_TRUE(run_task(store_.replace_password_hash(account.id, account.password_hash, "third")).has_value());
    EXPECT_EQ("second", run_task(store_.find(account.id))->value().password_hash);
}

TEST_P(AccountStoreContract, ChangesTheDisplayNameOfKnownAccountsOnly) {
    const auto account = sample_account("a@example.org");
    run_task(store_.create(account, sample_session(account, "t1"), milliseconds(0))).value();
    EXPECT_TRUE(run_task(store_.set_display_name(account.id, "O'Neill; DROP")).has_value());
    EXPECT_EQ("O'Neill; DROP", run_task(store_.find(account.id))->value().display_name);
    EXPECT_TRUE(run_task(store_.set_display_name(UserId::generate(), "x")).error().is(problem::not_found));
}

TEST_P(AccountStoreContract, RotatesATokenOnce) {
    const auto account = sample_account("a@example.org");
    const auto session = sample_session(account, "t1");
    run_task(store_.create(account, session, milliseconds(0))).value();
    const auto at = now();
    const auto rotated = run_task(store_.rotate(rotation(account, "t1", "t2", at))).value();
    EXPECT_EQ(RotationOutcome::rotated, rotated.outcome);
    EXPECT_EQ(session.session.id, rotated.session);
    EXPECT_EQ(session.session.id, run_task(store_.find_by_refresh_token("t2", at))->value().id);
    EXPECT_EQ(RotationOutcome::unknown, run_task(store_.rotate(rotation(account, "never", "t3", at))).value().outcome);
}

TEST_P(AccountStoreContract, GivesTheFirstAnswerToARetryWithinTheGrace) {
    const auto account = sample_account("a@example.org");
    run_task(store_.create(account, sample_session(account, "t1"), milliseconds(0))).value();
    const auto at = now();
    run_task(store_.rotate(rotation(account, "t1", "t2", at))).value();
    const auto retried = run_task(store_.rotate(rotation(account, "t1", "t3", at + seconds(10)))).value();
    EXPECT_EQ(RotationOutcome::retried, retried.outcome);
    EXPECT_EQ("answer-t2", retried.sealed_answer);
    EXPECT_FALSE(run_task(store_.find_by_refresh_token("t3", at))->has_value());
}

TEST_P(AccountStoreContract, EndsTheSessionWhenATokenIsUsedAgainAfterTheGrace) {
    const auto account = sample_account("a@example.org");
    const auto session = sample_session(account, "t1");
    run_task(store_.create(account, session, milliseconds(0))).value();
    const auto at = now();
    run_task(store_.rotate(rotation(account, "t1", "t2", at))).value();
    const auto reused = run_task(store_.rotate(rotation(account, "t1", "t3", at + milliseconds(10'001)))).value();
    EXPECT_EQ(RotationOutcome::reused, reused.outcome);
    EXPECT_EQ(session.session.id, reused.session);
    EXPECT_EQ(RotationOutcome::unknown, run_task(store_.rotate(rotation(account, "t2", "t4", at))).value().outcome);
    const auto revoked = run_task(store_.revocations(0, 10)).value();
    ASSERT_EQ(1u, revoked.size());
    EXPECT_EQ(session.session.id, revoked[0].session);
}

TEST_P(AccountStoreContract, EndsTheSessionWhenATokenIsUsedAgainAfterItsSuccessorWas) {
    const auto account = sample_account("a@example.org");
    run_task(store_.create(account, sample_session(account, "t1"), milliseconds(0))).value();
    const auto at = now();
    run_task(store_.rotate(rotation(account, "t1", "t2", at))).value();
    run_task(store_.rotate(rotation(account, "t2", "t3", at))).value();
    EXPECT_EQ(RotationOutcome::reused, run_task(store_.rotate(rotation(account, "t1", "t4", at))).value().outcome);
    EXPECT_EQ(RotationOutcome::unknown, run_task(store_.rotate(rotation(account, "t3", "t5", at))).value().outcome);
}

TEST_P(AccountStoreContract, KnowsNoExpiredToken) {
    const auto account = sample_account("a@example.org");
    run_task(store_.create(account, sample_session(account, "t1"), milliseconds(0))).value();
    const auto later = now() + hours(25);
    EXPECT_FALSE(run_task(store_.find_by_refresh_token("t1", later))->has_value());
    EXPECT_EQ(RotationOutcome::unknown, run_task(store_.rotate(rotation(account, "t1", "t2", later))).value().outcome);
}

TEST_P(AccountStoreContract, OpensNoSessionForWhoeverTheAccountIsNotAnyMore) {
    const auto account = sample_account("a@example.org");
    run_task(store_.create(account, sample_session(account, "t1"), milliseconds(0))).value();
    const auto is_opened = [&](Account seen) {
        return run_task(store_.open_session(sample_session(account, random_hex(8)), std::move(seen))).value();
    };
    auto seen = account;
    EXPECT_TRUE(is_opened(seen));
    seen.password_hash = "an earlier one";
    EXPECT_FALSE(is_opened(seen));
    seen = account;
    seen.disabled = true;
    EXPECT_FALSE(is_opened(seen));
    seen = account;
    seen.tokens_valid_from += seconds(1);
    EXPECT_FALSE(is_opened(seen));
    EXPECT_FALSE(is_opened(sample_account("nobody@example.org")));
    EXPECT_EQ(2u, run_task(store_.sessions(account.id, std::nullopt, now(), 10)).value().size());
}

TEST_P(AccountStoreContract, RotatesNothingForAnAccountThatHasChanged) {
    const auto account = sample_account("a@example.org");
    run_task(store_.create(account, sample_session(account, "t1"), milliseconds(0))).value();
    auto request = rotation(account, "t1", "t2", now());
    request.tokens_valid_from += seconds(1);
    EXPECT_EQ(RotationOutcome::outdated, run_task(store_.rotate(request)).value().outcome);
    EXPECT_EQ(RotationOutcome::rotated, run_task(store_.rotate(rotation(account, "t1", "t2", now()))).value().outcome);
}

TEST_P(AccountStoreContract, LeavesNoSessionWhenSomebodySignsInWhileTheAccountIsDisabled) {
    const auto account = sample_account("a@example.org");
    run_task(store_.create(account, sample_session(account, "t0"), milliseconds(0))).value();
    std::vector<std::jthread> threads;
    std::atomic<int> opened{0};
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
            for (int n = 0; n < 20; ++n) {
                const auto session = sample_session(account, std::to_string(i) + "-" + std::to_string(n));
                opened += run_task(store_.open_session(session, account)).value() ? 1 : 0;
            }
        });
    }
    while (opened < 3) {
        std::this_thread::yield();
    }
    const AccountChange disable{
        .user = account.id, .disabled = true, .role = std::nullopt, .by = {std::nullopt, {}}, .at = now()};
    ASSERT_TRUE(run_task(under_test_->administration().change(disable)).has_value());
    threads.clear();
    EXPECT_TRUE(run_task(store_.sessions(account.id, std::nullopt, now(), 100)).value().empty());
}

TEST_P(AccountStoreContract, ListsSessionsNewestFirstInPages) {
    const auto account = sample_account("a@example.org");
    std::vector<SessionId> ids;
    for (int i = 0; i < 3; ++i) {
        const auto session = sample_session(account, "t" + std::to_string(i));
        ids.push_back(session.session.id);
        if (i == 0) {
            run_task(store_.create(account, session, milliseconds(0))).value();
        } else {
            EXPECT_TRUE(run_task(store_.open_session(session, account)).value());
        }
    }
    const auto first = run_task(store_.sessions(account.id, std::nullopt, now(), 2)).value();
    ASSERT_EQ(2u, first.size());
    EXPECT_EQ(ids[2], first[0].id);
    EXPECT_EQ("192.0.2.7", first[0].device.address);
    EXPECT_EQ("Browser/1.0", first[0].device.user_agent);
    const auto rest = run_task(store_.sessions(account.id, first[1].id, now(), 2)).value();
    ASSERT_EQ(1u, rest.size());
    EXPECT_EQ(ids[0], rest[0].id);
    EXPECT_TRUE(run_task(store_.sessions(account.id, std::nullopt, now() + hours(25), 10)).value().empty());
}

TEST_P(AccountStoreContract, EndsOwnSessionsOnlyAndListsThemForOthers) {
    const auto anna = sample_account("a@example.org");
    const auto bert = sample_account("b@example.org");
    const auto first = sample_session(anna, "t1");
    const auto second = sample_session(anna, "t2");
    const auto other = sample_session(bert, "t3");
    run_task(store_.create(anna, first, milliseconds(0))).value();
    run_task(store_.create(bert, other, milliseconds(0))).value();
    EXPECT_TRUE(run_task(store_.open_session(second, anna)).value());
    EXPECT_FALSE(run_task(store_.end_session(anna.id, other.session.id, now())).value());
    EXPECT_TRUE(run_task(store_.end_session(anna.id, first.session.id, now())).value());
    EXPECT_FALSE(run_task(store_.end_session(anna.id, first.session.id, now())).value());
    EXPECT_EQ((std::vector{second.session.id}), run_task(store_.end_sessions(anna.id, now())).value());
    const auto revoked = run_task(store_.revocations(0, 10)).value();
    ASSERT_EQ(2u, revoked.size());
    EXPECT_LT(revoked[0].position, revoked[1].position);
    EXPECT_EQ(second.session.id, revoked[1].session);
    EXPECT_FALSE(revoked[1].user.has_value());
    EXPECT_EQ(1u, run_task(store_.revocations(revoked[0].position, 10)).value().size());
    EXPECT_TRUE(run_task(store_.find_by_refresh_token("t3", now()))->has_value());
}

INSTANTIATE_TEST_SUITE_P(Backends, AccountStoreContract, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::auth
