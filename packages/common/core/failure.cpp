#include "core/failure.hpp"

namespace messenger {

std::string_view safe_reason(const std::exception& exception) {
    const auto* dependency = dynamic_cast<const DependencyError*>(&exception);
    return dependency != nullptr ? std::string_view(dependency->what()) : std::string_view("unexpected exception");
}

Error failure_of(const std::exception& exception) {
    return dynamic_cast<const DependencyError*>(&exception) != nullptr ? Error(problem::unavailable)
                                                                       : Error(problem::internal);
}

}  // namespace messenger
