// Reports: what members find wrong with messages, and the queue of those who decide about it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "domain/types.hpp"

namespace messenger::chat {

using ReportId = Id<struct ReportTag>;

/// Open ones, of one user.
inline constexpr std::int64_t max_open_reports = 100;

/// The values are stored, so they never change.
enum class ReportReason : std::uint8_t { spam = 0, abuse = 1, illegal = 2, other = 3 };
std::string_view to_string(ReportReason reason);
/// The values are stored, so they never change.
enum class ReportStatus : std::uint8_t { open = 0, resolved = 1, dismissed = 2 };
std::string_view to_string(ReportStatus status);

/// Who decided about a report, and when.
struct Decided {
    UserId by;
    Timestamp at{};
};

struct Report {
    ReportId id;
    RoomId room;
    Seq seq = 0;  ///< the message
    UserId author;
    UserId reporter;
    ReportReason reason = ReportReason::other;
    std::string comment;
    Timestamp created_at{};
    ReportStatus status = ReportStatus::open;
    std::optional<Decided> decided;  ///< none: it is open
};

/// What is there after an add().
struct Reported {
    Report report;
    bool is_new = true;
};

struct ReportQuery {
    /// Who asks: what is about this user's own messages is left out, so that nobody learns by whom they were reported.
    UserId by;
    std::optional<RoomId> room;  ///< none: all rooms
    ReportStatus status = ReportStatus::open;
    std::optional<ReportId> after;  ///< behind this one
    std::int64_t limit = 50;
};

/// Where reports are kept. Thread-safe; calls block. A store that can't answer throws DependencyError, and nothing of
/// the call is kept.
class ReportStore {
  public:
    virtual ~ReportStore() = default;

    /// Keeps a new report, or gives the one that its reporter has made of the message already. conflict with
    /// max_open_reports of the reporter; not_found if there is no such room.
    virtual Result<Reported> add(const Report& report) = 0;
    /// The last first, at most `limit`.
    virtual std::vector<Report> reports(const ReportQuery& query) = 0;
    /// Decides about a report of the room, or decides otherwise; not_found if the room has none of this id, or it is
    /// about a message of whoever decides.
    virtual Result<Report> decide(RoomId room, ReportId id, ReportStatus status, const Decided& decided) = 0;
};

}  // namespace messenger::chat
