#include "store_contract.hpp"
#include "testing/run_task.hpp"

namespace messenger::auth {

using testing::run_task;

namespace {

const Device device{"192.0.2.1", "test"};

class TwoFactorStoreContract : public StoreContract {
  protected:
    TwoFactorStoreContract() {
        run_task(store_.create(account_, sample_session(account_, "t"), std::chrono::milliseconds(0))).value();
    }
    bool confirm(std::int64_t step) {
        return run_task(factors_.confirm(account_.id, step, {"r1", "r2"}, device)).value();
    }

    TwoFactorStore& factors_ = under_test_->factors();
    Account account_ = sample_account("anna@example.org");
};

TEST_P(TwoFactorStoreContract, KeepsASecretThatIsConfirmedLater) {
    EXPECT_FALSE(run_task(factors_.find(account_.id)).value());
    EXPECT_FALSE(confirm(7));
    EXPECT_TRUE(run_task(factors_.begin(account_.id, "first")).value());
    EXPECT_TRUE(run_task(factors_.begin(account_.id, "second")).value());
    auto factor = run_task(factors_.find(account_.id)).value();
    EXPECT_EQ("second", factor->sealed_secret);
    EXPECT_FALSE(factor->is_confirmed);
    EXPECT_TRUE(confirm(7));
    EXPECT_TRUE(run_task(factors_.find(account_.id)).value()->is_confirmed);
    EXPECT_FALSE(confirm(8));
    EXPECT_FALSE(run_task(factors_.begin(account_.id, "third")).value());
}

TEST_P(TwoFactorStoreContract, UsesAStepAndAllBeforeItUp) {
    run_task(factors_.begin(account_.id, "s")).value();
    EXPECT_TRUE(confirm(7));
    EXPECT_FALSE(run_task(factors_.use_step(account_.id, 7)).value());
    EXPECT_FALSE(run_task(factors_.use_step(account_.id, 6)).value());
    EXPECT_TRUE(run_task(factors_.use_step(account_.id, 9)).value());
    EXPECT_FALSE(run_task(factors_.use_step(account_.id, 9)).value());
    EXPECT_FALSE(run_task(factors_.use_step(account_.id, 8)).value());
    EXPECT_FALSE(run_task(factors_.use_step(UserId::generate(), 10)).value());
}

TEST_P(TwoFactorStoreContract, UsesARecoveryCodeUp) {
    run_task(factors_.begin(account_.id, "s")).value();
    EXPECT_TRUE(confirm(7));
    EXPECT_TRUE(run_task(factors_.use_recovery_code(account_.id, "r1", device)).value());
    EXPECT_FALSE(run_task(factors_.use_recovery_code(account_.id, "r1", device)).value());
    EXPECT_FALSE(run_task(factors_.use_recovery_code(account_.id, "r3", device)).value());
    EXPECT_TRUE(run_task(factors_.use_recovery_code(account_.id, "r2", device)).value());
}

TEST_P(TwoFactorStoreContract, RemovesAllOfAFactor) {
    run_task(factors_.begin(account_.id, "s")).value();
    EXPECT_FALSE(run_task(factors_.remove(account_.id, device)).value()) << "not confirmed yet";
    EXPECT_TRUE(confirm(7));
    EXPECT_TRUE(run_task(factors_.remove(account_.id, device)).value());
    EXPECT_FALSE(run_task(factors_.find(account_.id)).value());
    EXPECT_FALSE(run_task(factors_.use_recovery_code(account_.id, "r2", device)).value());
    EXPECT_FALSE(run_task(factors_.remove(account_.id, device)).value());
    const auto entries = run_task(under_test_->audit().entries({.subject = account_.id})).value();
    ASSERT_EQ(3u, entries.size());
    EXPECT_EQ("totp.disabled", entries[0].action);
    EXPECT_EQ("totp.enabled", entries[1].action);
}

INSTANTIATE_TEST_SUITE_P(Backends, TwoFactorStoreContract, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::auth
