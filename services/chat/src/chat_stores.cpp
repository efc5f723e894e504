#include "chat_stores.hpp"

#include "host/process.hpp"
#include "mongo/mongo_stores.hpp"
#include "settings.hpp"
#include "store/database_url.hpp"
#include "store/sql_stores.hpp"

namespace messenger::chat {

store::DatabaseUrl offered_database_of(const Settings& settings) {
    auto url = store::parse_database_url(settings.get(database_url));
    if (!url) {
        throw SettingsError("CHAT_DB_URL: " + url.error());
    }
    if (const auto missing = store::missing_driver(*url, offered_databases); !missing.empty()) {
        throw SettingsError("CHAT_DB_URL: " + missing);
    }
    if (url->dialect == store::Dialect::mongodb) {
        if (const auto problem = mongo::MongoPool::problem_of(*url); !problem.empty()) {
            throw SettingsError("CHAT_DB_URL: " + problem);
        }
    }
    return std::move(*url);
}

std::unique_ptr<ChatStores> open_stores(const Settings& settings, const std::filesystem::path& data_dir) {
    const auto url = offered_database_of(settings);
    if (url.dialect == store::Dialect::mongodb) {
        return std::make_unique<MongoStores>(url);
    }
    return std::make_unique<SqlStores>(std::make_unique<store::SqlPool>(url, data_dir), data_dir);
}

}  // namespace messenger::chat
