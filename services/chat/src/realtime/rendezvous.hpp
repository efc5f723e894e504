// Rendezvous hashing (Thaler and Ravishankar, 1998): who of several instances does what for a name, agreed on without
// speaking. When an instance comes or goes, only what it does for all changes hands.
#pragma once

#include <cstdint>
#include <string>

namespace messenger::chat {

/// The instance with the greatest weight for a name is the first to do it, the next one stands in for it.
std::uint64_t rendezvous_weight(const std::string& instance, const std::string& name);

}  // namespace messenger::chat
