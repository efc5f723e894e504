// Making an administrator from the command line, where nobody is signed in yet.
#pragma once

#include <chrono>
#include <string>

#include "core/clock.hpp"
#include "store/sql_pool.hpp"

namespace messenger::auth {

enum class AdminMade {
    created,   ///< a new account, whose password is set with the token
    promoted,  ///< the account that there was
};

/// Brings the schema up to date, then makes an account with the email an administrator. The token of a new one works
/// for `lifetime`. Blocks; throws store::StoreError.
AdminMade make_admin(store::SqlPool& database, const std::string& email, const std::string& token_hash, Timestamp at,
                     std::chrono::seconds lifetime);

}  // namespace messenger::auth
