// The search in the table `profile_words`, in the caller's transaction. It reads index entries in the order of its
// results and stops when a page is full: a common word costs no more than a rare one.
#pragma once

#include <soci/soci.h>

#include <optional>
#include <vector>

#include "domain/profile_store.hpp"

namespace messenger::user::rows {

struct Hits {
    std::vector<SearchPosition> items;  ///< at most the limit
    std::optional<SearchPosition> next;
};

Hits search(soci::session& session, const ProfileSearch& search);

}  // namespace messenger::user::rows
