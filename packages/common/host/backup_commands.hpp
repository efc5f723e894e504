// The commands that every program has for its data folder: `messenger backup FILE`, `messenger restore FILE`.
#pragma once

#include <functional>
#include <vector>

#include "host/command.hpp"

namespace messenger {

/// What a service does with its data after it was restored.
using AfterRestore = std::function<void(const CommandContext&)>;

/// `after_restore` is done in order before the restore is called a success.
std::vector<Command> backup_commands(std::vector<AfterRestore> after_restore);

}  // namespace messenger
