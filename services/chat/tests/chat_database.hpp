// The database that the tests over HTTP and sockets run on: SQLite, or a new one on the server that TEST_CHAT_DATABASE
// names, with which ctest runs them once more.
#pragma once

#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "testing/test_databases.hpp"

namespace messenger::chat {

/// The kind of server that TEST_CHAT_DATABASE names; PostgreSQL if it names none.
inline store::Dialect server_under_test() {
    const char* kind = std::getenv("TEST_CHAT_DATABASE");
    return kind != nullptr && std::string_view(kind) == "mongodb" ? store::Dialect::mongodb
                                                                  : store::Dialect::postgresql;
}

/// The database as CHAT_DB_URL names it.
inline std::string setting_of(const store::DatabaseUrl& url) {
    return url.dialect == store::Dialect::mongodb
               ? url.uri
               : "postgresql://" + url.user + "@" + url.host + ":" + std::to_string(url.port) + "/" + url.name;
}

class ChatDatabase {
  public:
    /// The settings with the database's among them.
    std::map<std::string, std::string> in(std::map<std::string, std::string> settings) {
        if (std::getenv("TEST_CHAT_DATABASE") != nullptr) {
            settings["CHAT_DB_URL"] = setting_of(server_.emplace(server_under_test()).url());
        }
        return settings;
    }

  private:
    std::optional<messenger::testing::TestDatabase> server_;
};

}  // namespace messenger::chat
