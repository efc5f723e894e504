// What chat has to offer for the command `migrate`.
#pragma once

#include "host/migrate_command.hpp"

namespace messenger::chat {

MovableData chat_movable();

}  // namespace messenger::chat
