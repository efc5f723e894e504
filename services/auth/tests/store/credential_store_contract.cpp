#include "store_contract.hpp"
#include "testing/run_task.hpp"

namespace messenger::auth {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using testing::run_task;

namespace {

const Device device{"192.0.2.1", "test"};

class CredentialStoreContract : public StoreContract {
  protected:
    CredentialStoreContract() { run_task(store_.create(account_, session_, milliseconds(0))).value(); }

    OneTimeToken token(const std::string& hash, TokenPurpose purpose, Timestamp at) const {
        return {.hash = hash,
                .user = account_.id,
                .purpose = purpose,
                .email_key = "anna@example.org",
                .created_at = at,
                .expires_at = at + minutes(30)};
    }
    bool keep(const OneTimeToken& token) { return run_task(credentials_.keep_token(token, token.created_at)).value(); }
    std::optional<CredentialStore::Changed> reset(const std::string& hash) {
        return run_task(credentials_.reset_password(
                            {.token_hash = hash, .password_hash = "new", .at = at_, .device = device}))
            .value();
    }
    Account stored() { return run_task(store_.find(account_.id)).value().value(); }
    std::vector<std::string> audited_actions() {
        std::vector<std::string> actions;
        for (const auto& entry : run_task(under_test_->audit().entries({.subject = account_.id})).value()) {
            actions.push_back(entry.action);
        }
        return actions;
    }

    CredentialStore& credentials_ = under_test_->credentials();
    Timestamp at_ = now();
    Account account_ = sample_account("Anna@example.org");
    NewSession session_ = sample_session(account_, "t1");
};

TEST_P(CredentialStoreContract, KnowsATokenForItsPurposeUntilItExpires) {
    EXPECT_TRUE(keep(token("h", TokenPurpose::reset_password, at_)));
    EXPECT_EQ(account_.id, run_task(credentials_.find_token("h", TokenPurpose::reset_password, at_)).value());
    EXPECT_FALSE(run_task(credentials_.find_token("h", TokenPurpose::verify_email, at_)).value());
    EXPECT_FALSE(run_task(credentials_.find_token("h", TokenPurpose::reset_password, at_ + minutes(31))).value());
    EXPECT_FALSE(run_task(credentials_.find_token("other", TokenPurpose::reset_password, at_)).value());
}

TEST_P(CredentialStoreContract, KeepsTheNewestTokenOnlyAndNoneTooSoon) {
    EXPECT_TRUE(keep(token("h1", TokenPurpose::reset_password, at_)));
    const auto soon = token("h2", TokenPurpose::reset_password, at_ + minutes(1));
    EXPECT_FALSE(run_task(credentials_.keep_token(soon, at_ - minutes(1))).value());
    EXPECT_TRUE(run_task(credentials_.find_token("h1", TokenPurpose::reset_password, at_)).value());
    EXPECT_TRUE(run_task(credentials_.keep_token(soon, at_)).value());
    EXPECT_FALSE(run_task(credentials_.find_token("h1", TokenPurpose::reset_password, at_)).value());
    EXPECT_TRUE(run_task(credentials_.find_token("h2", TokenPurpose::reset_password, at_)).value());
    auto nobodys = token("h3", TokenPurpose::reset_password, at_);
    nobodys.user = UserId::generate();
    EXPECT_FALSE(keep(nobodys));
}

TEST_P(CredentialStoreContract, VerifiesAnEmailOnce) {
    EXPECT_TRUE(keep(token("h", TokenPurpose::verify_email, at_)));
    EXPECT_FALSE(stored().email_verified);
    EXPECT_EQ(account_.id, run_task(credentials_.verify_email("h", at_, device)).value());
    EXPECT_TRUE(stored().email_verified);
    EXPECT_FALSE(run_task(credentials_.verify_email("h", at_, device)).value());
    EXPECT_EQ((std::vector<std::string>{"email.verified", "account.registered"}), audited_actions());
}

TEST_P(CredentialStoreContract, VerifiesNoEmailThatIsNotTheAccountsAnyMore) {
    auto old = token("h", TokenPurpose::verify_email, at_);
    old.email_key = "before@example.org";
    EXPECT_TRUE(keep(old));
    EXPECT_FALSE(run_task(credentials_.verify_email("h", at_, device)).value());
    EXPECT_FALSE(stored().email_verified);
}

TEST_P(CredentialStoreContract, ResetsAPasswordOnceAndEndsAllSessions) {
    EXPECT_TRUE(keep(token("h", TokenPurpose::reset_password, at_)));
    const auto changed = reset("h");
    ASSERT_TRUE(changed.has_value());
    EXPECT_EQ(account_.id, changed->user);
    EXPECT_EQ(std::vector{session_.session.id}, changed->ended);
    EXPECT_EQ("new", stored().password_hash);
    EXPECT_TRUE(stored().email_verified);
    EXPECT_FALSE(run_task(store_.find_by_refresh_token("t1", at_))->has_value());
    const auto revoked = run_task(store_.revocations(0, 10)).value();
    ASSERT_EQ(1u, revoked.size());
    EXPECT_EQ(session_.session.id, revoked[0].session);
    EXPECT_EQ(RevocationReason::ended, revoked[0].reason);
    EXPECT_FALSE(reset("h").has_value());
    EXPECT_EQ((std::vector<std::string>{"password.reset", "account.registered"}), audited_actions());
}

TEST_P(CredentialStoreContract, ChangesAPasswordUnlessItHasChangedAndKeepsOneSession) {
    const auto other = sample_session(account_, "t2");
    EXPECT_TRUE(run_task(store_.open_session(other, account_)).value());
    EXPECT_TRUE(keep(token("h", TokenPurpose::reset_password, at_)));
    CredentialStore::PasswordChange change{.user = account_.id,
                                           .old_hash = "not this",
                                           .new_hash = "new",
                                           .keep = other.session.id,
                                           .at = at_,
                                           .device = device};
    EXPECT_FALSE(run_task(credentials_.change_password(change)).value());
    change.old_hash = account_.password_hash;
    const auto changed = run_task(credentials_.change_password(change)).value();
    ASSERT_TRUE(changed.has_value());
    EXPECT_EQ(std::vector{session_.session.id}, changed->ended);
    EXPECT_EQ("new", stored().password_hash);
    EXPECT_TRUE(run_task(store_.find_by_refresh_token("t2", at_))->has_value());
    EXPECT_FALSE(reset("h").has_value()) << "a link from before undoes the change";
}

TEST_P(CredentialStoreContract, KnowsWhenTheOwnerLastProvedWhoHeIs) {
    const auto id = session_.session.id;
    EXPECT_EQ(session_.session.created_at, run_task(credentials_.authenticated_at(id)).value());
    const auto later = session_.session.created_at + hours(1);
    EXPECT_TRUE(run_task(credentials_.set_authenticated_at(id, later)).has_value());
    EXPECT_EQ(later, run_task(credentials_.authenticated_at(id)).value());
    EXPECT_FALSE(run_task(credentials_.authenticated_at(SessionId::generate())).value());
}

TEST_P(CredentialStoreContract, KnowsTheAddressesOfLivingSessions) {
    const auto knows = [&](const std::string& email, const std::string& address, Timestamp at) {
        return run_task(credentials_.is_familiar(email, address, at)).value();
    };
    EXPECT_TRUE(knows("anna@example.org", "192.0.2.7", at_));
    EXPECT_FALSE(knows("anna@example.org", "192.0.2.8", at_));
    EXPECT_FALSE(knows("other@example.org", "192.0.2.7", at_));
    EXPECT_FALSE(knows("anna@example.org", "192.0.2.7", at_ + hours(25)));
}

TEST_P(CredentialStoreContract, KeepsSigningKeysThatAreInUse) {
    auto& keys = under_test_->keys();
    const std::vector<PublicJwk> old{{"k1", R"({"kid":"k1"})"}};
    const std::vector<PublicJwk> fresh{{"k2", R"({"kid":"k2"})"}};
    keys.publish(old, at_);
    keys.publish(fresh, at_ + minutes(1));
    EXPECT_EQ(2u, keys.keys(at_ - minutes(1)).size());
    ASSERT_EQ(1u, keys.keys(at_).size());
    EXPECT_EQ("k2", keys.keys(at_)[0].kid);
    keys.publish(old, at_ + minutes(2));
    EXPECT_EQ(2u, keys.keys(at_).size());
}

INSTANTIATE_TEST_SUITE_P(Backends, CredentialStoreContract, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::auth
