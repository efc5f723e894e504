// The indexes of a chat database: every question that a store asks is answered by one of these, or by the key.
#pragma once

#include <vector>

#include "mongo/migrations.hpp"

namespace messenger::chat {

std::vector<mongo::Migration> chat_migrations();

}  // namespace messenger::chat
