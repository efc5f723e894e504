#include "store/audit_rows.hpp"

#include "store/sql_row.hpp"

namespace messenger::auth {
namespace {

struct OptionalId {
    explicit OptionalId(const std::optional<UserId>& id)
        : text(id ? id->to_string() : std::string()), indicator(id ? soci::i_ok : soci::i_null) {}
    std::string text;
    soci::indicator indicator;
};

}  // namespace

void insert_audit(soci::session& sql, const AuditEntry& entry) {
    const auto id = entry.id.to_string();
    const long long at = to_micros(entry.at);
    OptionalId actor(entry.actor);
    OptionalId subject(entry.subject);
    sql << "INSERT INTO audit_log (id, at, action, actor_id, subject_id, address, user_agent, detail) "
           "VALUES (:id, :at, :action, :actor, :subject, :address, :agent, :detail)",
        soci::use(id), soci::use(at), soci::use(entry.action), soci::use(actor.text, actor.indicator),
        soci::use(subject.text, subject.indicator), soci::use(entry.device.address), soci::use(entry.device.user_agent),
        soci::use(entry.detail);
}

std::vector<AuditEntry> select_audit(soci::session& sql, const AuditQuery& query) {
    // Ids are lower-case hex, so that every one sorts before "g".
    const std::string before = query.before ? query.before->to_string() : "g";
    const std::string subject = query.subject ? query.subject->to_string() : "";
    const int wanted = static_cast<int>(query.limit);
    const std::string columns =
        "SELECT id, at, action, actor_id, subject_id, address, user_agent, detail FROM audit_log ";
    const std::string order = " ORDER BY id DESC LIMIT :limit";
    const soci::rowset<soci::row> rows =
        query.subject ? (sql.prepare << columns << "WHERE subject_id = :subject AND id < :before" << order,
                         soci::use(subject), soci::use(before), soci::use(wanted))
                      : (sql.prepare << columns << "WHERE id < :before" << order, soci::use(before), soci::use(wanted));
    std::vector<AuditEntry> entries;
    for (const auto& row : rows) {
        entries.push_back({.id = AuditId::parse(row.get<std::string>(0)).value(),
                           .action = store::text_at(row, 2),
                           .actor = UserId::parse(store::text_at(row, 3)),
                           .subject = UserId::parse(store::text_at(row, 4)),
                           .device = {store::text_at(row, 5), store::text_at(row, 6)},
                           .detail = store::text_at(row, 7),
                           .at = from_micros(store::number_at(row, 1))});
    }
    return entries;
}

}  // namespace messenger::auth
