#include "domain/report_store.hpp"

#include <array>

namespace messenger::chat {

std::string_view to_string(ReportReason reason) {
    constexpr std::array<std::string_view, 4> names{"spam", "abuse", "illegal", "other"};
    return names[static_cast<std::size_t>(reason)];
}

std::string_view to_string(ReportStatus status) {
    constexpr std::array<std::string_view, 3> names{"open", "resolved", "dismissed"};
    return names[static_cast<std::size_t>(status)];
}

}  // namespace messenger::chat
