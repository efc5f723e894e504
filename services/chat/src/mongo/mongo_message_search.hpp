// MessageSearch on MongoDB: an index of the messages, which a thread of one instance at a time brings up to date behind
// the log.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "core/clock.hpp"
#include "domain/message_search.hpp"
#include "mongo/pool.hpp"

namespace messenger::chat {

class MongoMessageSearch final : public MessageSearch {
  public:
    /// The chat store's database, which must outlive this.
    explicit MongoMessageSearch(mongo::MongoPool& pool);
    ~MongoMessageSearch() override;

    /// Begins to follow the log; the database is migrated by then.
    void start();

    std::vector<FoundMessage> find(const MessageSearchQuery& query) override;
    void forget(const std::vector<MessageLink>& messages) override;

  private:
    void follow();
    /// How long until there may be more to do.
    std::chrono::milliseconds index_next();
    /// Whether it is this instance's turn, for some seconds.
    bool take_lease(mongo::Session& session);
    /// Those of the log's next events after a position that say what a message says. Moves the position.
    std::vector<MessageLink> read_changes(mongo::Session& session, std::int64_t& position, std::int64_t until);

    mongo::MongoPool& pool_;
    std::string instance_;
    std::int64_t until_ = 0;  ///< the position up to which the log is indexed
    std::int64_t swept_ = 0;  ///< the position up to which that was looked at once more
    bool has_lease_ = false;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool is_stopping_ = false;
    std::thread thread_;
};

}  // namespace messenger::chat
