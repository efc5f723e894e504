// What the stores of auth have to do, on every backend.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "domain/account_store.hpp"
#include "domain/administration_store.hpp"
#include "domain/credential_store.hpp"
#include "domain/key_store.hpp"
#include "domain/two_factor_store.hpp"

namespace messenger::auth {

/// An empty database with whatever keeps it alive.
class StoreUnderTest {
  public:
    virtual ~StoreUnderTest() = default;
    virtual AccountStore& store() = 0;
    virtual CredentialStore& credentials() = 0;
    virtual TwoFactorStore& factors() = 0;
    virtual AdministrationStore& administration() = 0;
    virtual AuditLog& audit() = 0;
    virtual KeyStore& keys() = 0;
};

/// A kind of database to run the contracts on.
struct Backend {
    std::string_view name;
    std::function<std::unique_ptr<StoreUnderTest>()> make;
};
/// All of them; defined by the test of the implementation.
std::vector<Backend> backends();
inline std::string backend_name(const ::testing::TestParamInfo<Backend>& info) {
    return std::string(info.param.name);
}

class StoreContract : public ::testing::TestWithParam<Backend> {
  protected:
    StoreContract() : under_test_(GetParam().make()), store_(under_test_->store()) {}

    std::unique_ptr<StoreUnderTest> under_test_;
    AccountStore& store_;
};

/// Makes an account with one session, whose refresh token has the hash `refresh_hash`.
Account sample_account(const std::string& email);
NewSession sample_session(const Account& account, const std::string& refresh_hash, Timestamp at = now());

}  // namespace messenger::auth
