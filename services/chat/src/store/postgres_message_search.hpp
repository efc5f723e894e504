// MessageSearch on PostgreSQL: folded texts with an index of trigrams (pg_trgm), written with the messages themselves.
#pragma once

#include "domain/message_search.hpp"
#include "store/sql_pool.hpp"

namespace messenger::chat {

class PostgresMessageSearch final : public MessageSearch {
  public:
    /// The database must outlive this.
    explicit PostgresMessageSearch(store::SqlPool& database) : database_(database) {}

    std::vector<FoundMessage> find(const MessageSearchQuery& query) override;
    /// Nothing is left to do: what blanks a message takes out its text.
    void forget(const std::vector<MessageLink>& /*messages*/) override {}

  private:
    store::SqlPool& database_;
};

}  // namespace messenger::chat
