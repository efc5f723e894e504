// MessageSearch over the store's log and its index, which a thread of its own brings up to date.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "store/search_index.hpp"

namespace messenger::chat {

class SqlMessageSearch final : public MessageSearch {
  public:
    /// The chat store's database must outlive this; the index is in `folder`. Begins to follow the log.
    SqlMessageSearch(store::SqlPool& chat, const std::filesystem::path& folder, const std::string& epoch);
    ~SqlMessageSearch() override;

    std::vector<FoundMessage> find(const MessageSearchQuery& query) override;
    void forget(const std::vector<MessageLink>& messages) override;

  private:
    void follow();
    /// Whether there may be more.
    bool index_next();

    store::SqlPool& chat_;
    SearchIndex index_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool is_stopping_ = false;
    std::thread thread_;
};

}  // namespace messenger::chat
