#include "net/route_tree.hpp"

namespace messenger::net {

void RouteTree::add(Segments path, const Route& route) {
    if (path.empty()) {
        routes_.push_back(&route);
        return;
    }
    auto& child = is_parameter(path.front()) ? parameter_ : literals_[std::string(path.front())];
    if (child == nullptr) {
        child = std::make_unique<RouteTree>();
    }
    child->add(path.subspan(1), route);
}

const RouteTree::Routes* RouteTree::find(Segments segments) const {
    if (segments.empty()) {
        return routes_.empty() ? nullptr : &routes_;
    }
    const auto rest = segments.subspan(1);
    if (const auto literal = literals_.find(segments.front()); literal != literals_.end()) {
        if (const auto* found = literal->second->find(rest)) {
            return found;
        }
    }
    return parameter_ != nullptr ? parameter_->find(rest) : nullptr;
}

}  // namespace messenger::net
