// RouteTree: the paths of a table by their segments, so that finding one takes as many steps as it has segments,
// however many there are.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/string_hash.hpp"

namespace messenger::net {

class Route;

/// Immutable once all were added, so thread-safe then.
class RouteTree {
  public:
    using Segments = std::span<const std::string_view>;
    using Routes = std::vector<const Route*>;

    /// Adds a route, which has to outlive the tree, under the segments of its path; "{name}" is a parameter.
    void add(Segments path, const Route& route);
    /// The routes of the path that these fit, in the order in which they were added; null without one. Of several it is
    /// the one with a literal at the first place where the others have a parameter.
    const Routes* find(Segments segments) const;

  private:
    std::unordered_map<std::string, std::unique_ptr<RouteTree>, StringHash, std::equal_to<>> literals_;
    std::unique_ptr<RouteTree> parameter_;
    Routes routes_;  ///< whose paths end here
};

/// Whether a segment of a route's path stands for whatever is there.
inline bool is_parameter(std::string_view segment) {
    return segment.starts_with('{');
}

}  // namespace messenger::net
