// The commands of the auth service: the first administrator, and new signing keys.
#pragma once

#include <vector>

#include "host/command.hpp"

namespace messenger::auth {

std::vector<Command> auth_commands();

}  // namespace messenger::auth
