#include "store/sql_stores.hpp"

#include "store/postgres_message_search.hpp"
#include "store/sql_message_search.hpp"

namespace messenger::chat {
namespace {

std::unique_ptr<MessageSearch> make_search(SqlChatStore& chat, const std::filesystem::path& folder) {
    if (chat.database().dialect() == store::Dialect::sqlite) {
        return std::make_unique<SqlMessageSearch>(chat.database(), folder, chat.epoch());
    }
    return std::make_unique<PostgresMessageSearch>(chat.database());
}

}  // namespace

SqlStores::SqlStores(std::unique_ptr<store::SqlPool> database, const std::filesystem::path& folder,
                     std::size_t merge_after)
    : chat_(std::move(database), merge_after),
      database_(chat_.database()),
      people_(database_),
      invites_(database_),
      drafts_(database_),
      scheduled_(database_),
      reports_(database_),
      search_(make_search(chat_, folder)) {}

}  // namespace messenger::chat
