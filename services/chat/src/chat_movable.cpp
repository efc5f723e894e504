#include "chat_movable.hpp"

#include "chat_stores.hpp"
#include "embedded/chat_service_migrations.hpp"
#include "host/service.hpp"
#include "mongo/mongo_records.hpp"
#include "store/chat_sql_records.hpp"
#include "store/sql_copy_pools.hpp"

namespace messenger::chat {

namespace {

std::unique_ptr<MongoRecords> open_mongodb(const store::DatabaseUrl& url) {
    if (const auto problem = mongo::MongoPool::problem_of(url); !problem.empty()) {
        throw SettingsError("the URL of MongoDB " + problem);
    }
    return std::make_unique<MongoRecords>(url);
}

}  // namespace

MovableData chat_movable() {
    return {.file = "chat.db",
            .offered = {offered_databases.begin(), offered_databases.end()},
            .open_source = [](const store::DatabaseUrl& url) -> std::unique_ptr<store::RecordSource> {
                if (url.dialect == store::Dialect::mongodb) {
                    auto records = open_mongodb(url);
                    records->check_source();
                    return records;
                }
                return std::make_unique<ChatSqlRecords>(store::open_source(url, embedded::chat_service_migrations()));
            },
            .open_target = [](const store::DatabaseUrl& url) -> std::unique_ptr<store::RecordTarget> {
                if (url.dialect == store::Dialect::mongodb) {
                    return open_mongodb(url);
                }
                return std::make_unique<ChatSqlRecords>(store::open_target(url));
            }};
}

}  // namespace messenger::chat
