// LogWriter on PostgreSQL, where several instances may write. A batch holds the locks of its rooms' rows until it is
// committed, so that each room's log has one order; it takes them in the order of their keys, so that two batches don't
// wait for each other. What concerns all drafts of a batch is one statement, with its rows as a JSON array.
#pragma once

#include <boost/json/array.hpp>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>

#include "store/log_writer.hpp"

namespace messenger::chat {

class PostgresLogWriter final : public LogWriter {
  public:
    PostgresLogWriter() : LogWriter(TextIndex::beside) {}

    void committed() override;
    void forget() override;

  private:
    struct Head : RoomEnd {
        bool is_changed = false;
        bool is_touched = false;
    };
    /// Room, author, clientId.
    using Origin = std::tuple<long long, long long, std::string>;

    void begin(soci::session& sql, const Batch& batch) override;
    RoomEnd& head_of(soci::session& sql, RoomId room) override;
    RoomEnd& add_head(RoomId room, long long key) override;
    long long user_key(soci::session& sql, UserId user) override;
    std::optional<Event> first_with(soci::session& sql, const Draft& draft, const RoomEnd& head,
                                    long long author) override;
    std::optional<MessageChanges::Target> find_message(soci::session& sql, const RoomEnd& head, Seq seq) override;
    RoomEnd end_at(soci::session& sql, const RoomEnd& head, Seq seq) override;
    long long next_position(const RoomEnd& head) const override;
    void add(const RoomEnd& head, long long author, const Draft& draft, const Event& event) override;
    void write_events(soci::session& sql) override;
    void move(soci::session& sql, const std::vector<Marker>& markers) override;
    void end(soci::session& sql, std::size_t drafts) override;
    void touch(RoomEnd& head) override;

    void lock_rooms(soci::session& sql, const Batch& batch);
    void learn_authors(soci::session& sql, const Batch& batch);
    void find_duplicates(soci::session& sql, const Batch& batch);

    std::unordered_map<UserId, long long> users_;      ///< of earlier transactions
    std::unordered_map<UserId, long long> new_users_;  ///< of this one
    // Of this batch:
    std::unordered_map<RoomId, Head> heads_;
    std::map<Origin, long long> stored_at_;   ///< the positions of events that its drafts are duplicates of
    std::map<Origin, std::size_t> appended_;  ///< the drafts that were appended
    boost::json::array events_, texts_;       ///< rows that are not written yet
};

}  // namespace messenger::chat
