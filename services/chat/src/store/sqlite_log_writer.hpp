// LogWriter on SQLite, which has one writer: a commit appends to the log, and what finds an event in it is kept in
// memory until it is merged into tables. Its statements stay prepared on the one session that it is used with.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "store/client_ids.hpp"
#include "store/log_tail.hpp"
#include "store/log_writer.hpp"

namespace messenger::chat {

class SqliteLogWriter final : public LogWriter {
  public:
    /// The tail gets what is committed. Once `merge_after` entries are in it, the tables are brought up to date.
    SqliteLogWriter(LogTail& tail, std::size_t merge_after);
    ~SqliteLogWriter() override;

    /// Reads what the tables don't have yet from the log.
    void load(soci::session& sql);
    void committed() override;
    void forget() override;

  private:
    struct Prepared;

    void begin(soci::session& sql, const Batch& batch) override;
    RoomEnd& head_of(soci::session& sql, RoomId room) override;
    RoomEnd& add_head(RoomId room, long long key) override;
    long long user_key(soci::session& sql, UserId user) override;
    std::optional<Event> first_with(soci::session& sql, const Draft& draft, const RoomEnd& head,
                                    long long author) override;
    std::optional<MessageChanges::Target> find_message(soci::session& sql, const RoomEnd& head, Seq seq) override;
    RoomEnd end_at(soci::session& sql, const RoomEnd& head, Seq seq) override;
    long long next_position(const RoomEnd& /*head*/) const override { return position_ + 1; }
    void add(const RoomEnd& head, long long author, const Draft& draft, const Event& event) override;
    void write_events(soci::session& sql) override;
    void move(soci::session& sql, const std::vector<Marker>& markers) override;
    void end(soci::session& sql, std::size_t drafts) override;

    LogTail& tail_;
    std::size_t merge_after_;
    std::unique_ptr<Prepared> prepared_;
    long long position_ = 0;  ///< of the last event in the log
    std::unordered_map<RoomId, RoomEnd> heads_;
    std::unordered_map<UserId, long long> users_;
};

}  // namespace messenger::chat
