// What limits writing in a room, as rows within the caller's transaction. All of these throw soci_error.
#pragma once

#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "domain/types.hpp"

namespace messenger::chat {

/// As ChatStore::refused_words() and set_refused_words() promise.
std::vector<std::string> read_refused_words(soci::session& sql, RoomId room);
void write_refused_words(soci::session& sql, RoomId room, const std::vector<std::string>& words);
/// The same words, folded.
std::vector<std::string> read_folded_words(soci::session& sql, long long room);

/// When a member last wrote in slow mode.
std::optional<Timestamp> read_last_post(soci::session& sql, long long room, long long user);
void write_last_post(soci::session& sql, long long room, long long user, Timestamp at);

}  // namespace messenger::chat
