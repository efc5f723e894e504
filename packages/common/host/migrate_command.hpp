// The command that moves what a service keeps from one database into another:
// `messenger-chat migrate --from sqlite:chat.db --to postgresql://...`.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/command.hpp"
#include "store/database_url.hpp"
#include "store/records.hpp"

namespace messenger {

/// What a service keeps, as the command sees it.
struct MovableData {
    std::string file;  ///< of SQLite, in a data folder: "chat.db"
    std::vector<store::Dialect> offered;
    /// Open a database; SQLite's files are absolute. Throw what opening it throws.
    std::function<std::unique_ptr<store::RecordSource>(const store::DatabaseUrl&)> open_source;
    std::function<std::unique_ptr<store::RecordTarget>(const store::DatabaseUrl&)> open_target;
};

/// `words` is what it is called. Its exit code: 0; 1 if the two databases differ in the end, or one fails; 2 if it is
/// called wrongly.
Command migrate_command(std::string words, MovableData data);

}  // namespace messenger
