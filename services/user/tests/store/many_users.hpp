// A database with as many users as a test of plans, or a measurement, needs; made by SQL alone.
#pragma once

#include <string>

#include "core/ids.hpp"
#include "store/sql_pool.hpp"

namespace messenger::user {

/// The id of the n-th user, from 1.
UserId nth_user(std::size_t n);

/// Fills an empty database. Every user has a word that begins with "an", and one that begins with "even" or "odd"; the
/// words "rare..." are of every 10,000th. Each has the next one as contact and
/// block, the first one 5,000.
void make_users(store::SqlPool& database, std::size_t count);

}  // namespace messenger::user
