// KeyStore over SQL.
#pragma once

#include "domain/key_store.hpp"
#include "store/sql_pool.hpp"

namespace messenger::auth {

class SqlKeyStore final : public KeyStore {
  public:
    /// The pool must outlive it.
    explicit SqlKeyStore(store::SqlPool& database) : database_(database) {}
    void publish(std::span<const PublicJwk> keys, Timestamp at) override;
    std::vector<PublicJwk> keys(Timestamp since) override;

  private:
    store::SqlPool& database_;
};

}  // namespace messenger::auth
