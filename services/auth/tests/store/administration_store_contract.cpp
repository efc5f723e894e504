#include "store_contract.hpp"
#include "testing/run_task.hpp"

namespace messenger::auth {

using std::chrono::milliseconds;
using testing::run_task;

namespace {

class AdministrationStoreContract : public StoreContract {
  protected:
    Account add(const std::string& email, Role role = Role::user) {
        auto account = sample_account(email);
        account.role = role;
        account.display_name = "Name of " + email.substr(0, 1);
        run_task(store_.create(account, sample_session(account, "t-" + email), milliseconds(0))).value();
        return account;
    }
    Result<AdministrationStore::Changed> change(const Account& account, std::optional<bool> disabled,
                                                std::optional<Role> role) {
        return run_task(administration_.change({.user = account.id,
                                                .disabled = disabled,
                                                .role = role,
                                                .by = {admin_.id, {"192.0.2.1", "test"}},
                                                .at = at_}));
    }
    std::vector<UserId> found(AccountQuery query) {
        std::vector<UserId> ids;
        for (const auto& account : run_task(administration_.accounts(std::move(query))).value()) {
            ids.push_back(account.id);
        }
        return ids;
    }
    std::vector<Revocation> revocations() { return run_task(store_.revocations(0, 100)).value(); }

    AdministrationStore& administration_ = under_test_->administration();
    Timestamp at_ = now();
    Account admin_ = add("admin@example.org", Role::admin);
};

TEST_P(AdministrationStoreContract, FindsAccountsNewestFirstByWhatIsInEmailOrName) {
    const auto anna = add("Anna_x@example.org");
    const auto bert = add("bert@sample.com");
    EXPECT_EQ((std::vector{bert.id, anna.id, admin_.id}), found({}));
    EXPECT_EQ((std::vector{bert.id, anna.id}), found({.limit = 2}));
    EXPECT_EQ((std::vector{admin_.id}), found({.before = anna.id}));
    EXPECT_EQ((std::vector{anna.id}), found({.text = "ANNA"}));
    EXPECT_EQ((std::vector{bert.id}), found({.text = "name OF b"}));
    EXPECT_EQ((std::vector{anna.id}), found({.text = "_"}));
    EXPECT_TRUE(found({.text = "%"}).empty());
    EXPECT_TRUE(found({.text = "' OR 1=1 --"}).empty());
    EXPECT_EQ((std::vector{admin_.id}), found({.role = Role::admin}));
    change(anna, true, std::nullopt).value();
    EXPECT_EQ((std::vector{anna.id}), found({.disabled = true}));
    EXPECT_EQ((std::vector{bert.id, admin_.id}), found({.disabled = false}));
}

TEST_P(AdministrationStoreContract, DisablingEndsTheSessions) {
    const auto anna = add("anna@example.org");
    const auto changed = change(anna, true, std::nullopt).value();
    EXPECT_TRUE(changed.account.disabled);
    EXPECT_EQ(1u, changed.ended.size());
    EXPECT_FALSE(changed.role_changed);
    ASSERT_EQ(1u, revocations().size());
    EXPECT_EQ(RevocationReason::disabled, revocations()[0].reason);
    EXPECT_EQ(changed.ended[0], revocations()[0].session);
    EXPECT_TRUE(run_task(store_.find(anna.id)).value()->disabled);
    EXPECT_TRUE(change(anna, true, std::nullopt).value().ended.empty());
    EXPECT_FALSE(change(anna, false, std::nullopt).value().account.disabled);
    const auto entries = run_task(under_test_->audit().entries({.subject = anna.id})).value();
    ASSERT_EQ(3u, entries.size()) << "what changes nothing is no event";
    EXPECT_EQ("account.enabled", entries[0].action);
    EXPECT_EQ("account.disabled", entries[1].action);
    EXPECT_EQ(admin_.id, entries[1].actor);
    EXPECT_EQ("192.0.2.1", entries[1].device.address);
}

TEST_P(AdministrationStoreContract, ANewRoleOutdatesTheTokens) {
    const auto anna = add("anna@example.org");
    const auto changed = change(anna, std::nullopt, Role::admin).value();
    EXPECT_TRUE(changed.role_changed);
    EXPECT_TRUE(changed.ended.empty());
    EXPECT_EQ(at_, run_task(store_.find(anna.id)).value()->tokens_valid_from);
    ASSERT_EQ(1u, revocations().size());
    EXPECT_EQ(anna.id, revocations()[0].user);
    EXPECT_EQ(RevocationReason::outdated, revocations()[0].reason);
    EXPECT_TRUE(run_task(store_.find_by_refresh_token("t-anna@example.org", at_))->has_value());
}

TEST_P(AdministrationStoreContract, KeepsTheLastAdministrator) {
    const auto is_last = [](const auto& result) { return !result && result.error().is(problem::last_admin); };
    EXPECT_TRUE(is_last(change(admin_, std::nullopt, Role::user)));
    EXPECT_TRUE(is_last(change(admin_, true, std::nullopt)));
    EXPECT_TRUE(is_last(run_task(administration_.erase(admin_.id, {}, at_))));
    const auto second = add("second@example.org", Role::admin);
    EXPECT_TRUE(change(second, true, std::nullopt).has_value());
    EXPECT_TRUE(is_last(change(admin_, std::nullopt, Role::user))) << "a disabled one does not count";
    EXPECT_TRUE(change(second, false, std::nullopt).has_value());
    EXPECT_TRUE(change(admin_, std::nullopt, Role::user).has_value());
}

TEST_P(AdministrationStoreContract, EndsTheSessionsOfOneAccount) {
    const auto anna = add("anna@example.org");
    EXPECT_EQ(1u, run_task(administration_.end_sessions(anna.id, {admin_.id, {}}, at_)).value().size());
    EXPECT_EQ(RevocationReason::ended, revocations()[0].reason);
    EXPECT_TRUE(run_task(store_.find_by_refresh_token("t-admin@example.org", at_))->has_value());
    const auto unknown = run_task(administration_.end_sessions(UserId::generate(), {}, at_));
    EXPECT_TRUE(unknown.error().is(problem::not_found));
}

TEST_P(AdministrationStoreContract, ErasesAnAccountWithAllThatIsItsOwn) {
    const auto anna = add("anna@example.org");
    run_task(under_test_->factors().begin(anna.id, "secret")).value();
    EXPECT_EQ(1u, run_task(administration_.erase(anna.id, {anna.id, {}}, at_)).value().size());
    EXPECT_FALSE(run_task(store_.find(anna.id)).value().has_value());
    EXPECT_FALSE(run_task(under_test_->factors().find(anna.id)).value().has_value());
    EXPECT_FALSE(run_task(store_.find_by_refresh_token("t-anna@example.org", at_))->has_value());
    EXPECT_EQ(RevocationReason::deleted, revocations()[0].reason);
    EXPECT_TRUE(run_task(administration_.erase(anna.id, {}, at_)).error().is(problem::not_found));
    EXPECT_NO_THROW(add("anna@example.org")) << "the email is free again";
    EXPECT_EQ("account.deleted", run_task(under_test_->audit().entries({.subject = anna.id})).value()[0].action);
}

TEST_P(AdministrationStoreContract, KeepsTheAuditLogInOrderAndInPages) {
    auto& audit = under_test_->audit();
    std::vector<AuditId> ids;
    for (int i = 0; i < 3; ++i) {
        AuditEntry entry{.action = "test." + std::to_string(i),
                         .actor = std::nullopt,
                         .subject = i == 1 ? std::optional(admin_.id) : std::nullopt,
                         .device = {"192.0.2.9", "Ünïcode"},
                         .detail = "it's; --"};
        ids.push_back(entry.id);
        EXPECT_TRUE(run_task(audit.record(std::move(entry))).has_value());
    }
    const auto all = run_task(audit.entries({.limit = 2})).value();
    ASSERT_EQ(2u, all.size());
    EXPECT_EQ(ids[2], all[0].id);
    EXPECT_EQ("test.1", all[1].action);
    EXPECT_EQ(admin_.id, all[1].subject);
    EXPECT_FALSE(all[1].actor.has_value());
    EXPECT_EQ("Ünïcode", all[1].device.user_agent);
    EXPECT_EQ("it's; --", all[1].detail);
    EXPECT_EQ(ids[0], run_task(audit.entries({.before = ids[1]})).value().at(0).id);
    EXPECT_EQ(ids[1], run_task(audit.entries({.subject = admin_.id})).value().at(0).id);
}

INSTANTIATE_TEST_SUITE_P(Backends, AdministrationStoreContract, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::auth
