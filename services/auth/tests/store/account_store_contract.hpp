// What every AccountStore has to do; instantiated by the test of each implementation.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "domain/account_store.hpp"

namespace messenger::auth {

/// An empty store with whatever keeps it alive.
class StoreUnderTest {
  public:
    virtual ~StoreUnderTest() = default;
    virtual AccountStore& store() = 0;
};

using MakeStore = std::function<std::unique_ptr<StoreUnderTest>()>;

class AccountStoreContract : public ::testing::TestWithParam<MakeStore> {
  protected:
    AccountStoreContract() : under_test_(GetParam()()), store_(under_test_->store()) {}

    std::unique_ptr<StoreUnderTest> under_test_;
    AccountStore& store_;
};

/// Makes an account with one session, whose refresh token has the hash `refresh_hash`.
Account sample_account(const std::string& email);
NewSession sample_session(const Account& account, const std::string& refresh_hash, Timestamp at = now());

}  // namespace messenger::auth
