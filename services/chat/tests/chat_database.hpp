// The database that the tests over HTTP and sockets run on: SQLite, or a new one on the server that TEST_CHAT_DATABASE
// names, with which ctest runs them once more.
#pragma once

#include <cstdlib>
#include <map>
#include <optional>
#include <string>

#include "testing/test_databases.hpp"

namespace messenger::chat {

class ChatDatabase {
  public:
    /// The settings with the database's among them.
    std::map<std::string, std::string> in(std::map<std::string, std::string> settings) {
        if (std::getenv("TEST_CHAT_DATABASE") != nullptr) {
            const auto& url = server_.emplace(store::Dialect::postgresql).url();
            settings["CHAT_DB_URL"] =
                "postgresql://" + url.user + "@" + url.host + ":" + std::to_string(url.port) + "/" + url.name;
        }
        return settings;
    }

  private:
    std::optional<messenger::testing::TestDatabase> server_;
};

}  // namespace messenger::chat
