// Upkeep: what auth does on its own, without being asked: it follows what other instances have revoked, follows the key
// file, and forgets old entries of the audit log.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>

#include "domain/accounts.hpp"
#include "domain/ended_sessions.hpp"
#include "security/published_keys.hpp"
#include "store/sql_audit_log.hpp"

namespace messenger::auth {

/// Spawned on one shard; stop() ends it.
class Upkeep {
  public:
    /// The references must outlive it.
    Upkeep(boost::asio::any_io_executor executor, AccountStore& store, Accounts& accounts, EndedSessions& ended,
           PublishedKeys& keys, SqlAuditLog& audit, bool shares_database);

    /// Until stop(). Revocations of other instances are known within half a second, other changes of theirs within a
    /// second if the database is shared; the whole list of revocations is read again every 30 seconds.
    Task<> run();
    /// Thread-safe.
    void stop();

  private:
    Task<> turn();
    Task<> follow_revocations();

    /// Shared with what is posted to the shard, which may run after the owner is gone.
    struct Wait {
        explicit Wait(const boost::asio::any_io_executor& executor) : timer(executor) {}
        boost::asio::steady_timer timer;
        bool is_stopping = false;
    };
    std::shared_ptr<Wait> wait_;
    AccountStore& store_;
    Accounts& accounts_;
    EndedSessions& ended_;
    PublishedKeys& keys_;
    SqlAuditLog& audit_;
    const bool shares_database_;
    std::int64_t position_ = 0;
    std::uint64_t turns_ = 0;
};

}  // namespace messenger::auth
