#include "store/sql_scheduled_store.hpp"

#include <limits>

#include "store/room_rows.hpp"
#include "store/sql_row.hpp"
#include "store/user_keys.hpp"

namespace messenger::chat {
namespace {

const std::string scheduled_columns =
    "SELECT s.id, u.id, r.id, s.client_id, s.text, s.reply_to, s.send_at, s.problem, s.is_sending "
    "FROM scheduled_messages s JOIN users u ON u.key = s.user_key JOIN rooms r ON r.key = s.room ";

ScheduledMessage scheduled_in(const soci::row& row) {
    return {.id = ScheduledId::parse(store::text_at(row, 0)).value_or(ScheduledId()),
            .user = UserId::parse(store::text_at(row, 1)).value_or(UserId()),
            .room = RoomId::parse(store::text_at(row, 2)).value_or(RoomId()),
            .client_id = store::text_at(row, 3),
            .text = store::text_at(row, 4),
            .reply_to = store::optional_number_at(row, 5),
            .send_at = from_micros(store::number_at(row, 6)),
            .problem = store::text_at(row, 7)};
}

std::vector<ScheduledMessage> messages_in(const soci::rowset<soci::row>& rows) {
    std::vector<ScheduledMessage> messages;
    for (const auto& row : rows) {
        messages.push_back(scheduled_in(row));
    }
    return messages;
}

/// not_found unless it is the user's, conflict while it is being sent.
Result<ScheduledMessage> own(soci::session& sql, UserId user, ScheduledId id) {
    const auto message = id.to_string();
    soci::row row;
    sql << scheduled_columns + "WHERE s.id = :id", soci::use(message), soci::into(row);
    if (!sql.got_data() || scheduled_in(row).user != user) {
        return fail(problem::not_found, "there is no such scheduled message; it may have been sent");
    }
    if (store::flag_at(row, 8)) {
        return fail(problem::conflict, "the message is being sent");
    }
    return scheduled_in(row);
}

void insert(soci::session& sql, const ScheduledMessage& message, long long user, long long room) {
    const auto id = message.id.to_string();
    const long long reply_to = message.reply_to.value_or(0);
    auto is_reply = message.reply_to ? soci::i_ok : soci::i_null;
    const long long send_at = to_micros(message.send_at);
    sql << "INSERT INTO scheduled_messages (id, user_key, room, client_id, text, reply_to, send_at, due_at) "
           "VALUES (:id, :user, :room, :client_id, :text, :reply_to, :send_at, :due_at)",
        soci::use(id), soci::use(user), soci::use(room), soci::use(message.client_id), soci::use(message.text),
        soci::use(reply_to, is_reply), soci::use(send_at), soci::use(send_at);
}

void settle_one(soci::session& sql, const SendOutcome& outcome) {
    const auto id = outcome.id.to_string();
    if (outcome.again_at) {
        const long long again_at = to_micros(*outcome.again_at);
        sql << "UPDATE scheduled_messages SET is_sending = 0, due_at = :again_at WHERE id = :id", soci::use(again_at),
            soci::use(id);
    } else if (!outcome.problem.empty()) {
        sql << "UPDATE scheduled_messages SET is_sending = 0, due_at = NULL, problem = :problem WHERE id = :id",
            soci::use(outcome.problem), soci::use(id);
    } else {
        sql << "DELETE FROM scheduled_messages WHERE id = :id", soci::use(id);
    }
}

}  // namespace

Result<Scheduled> SqlScheduledStore::add(const ScheduledMessage& message) {
    return database_.write([&](soci::session& sql) -> Result<Scheduled> {
        const auto user = find_user_key(sql, message.user);
        const auto room = key_of(sql, message.room);
        if (!user || !room) {
            return fail(problem::not_found);
        }
        soci::row first;
        sql << scheduled_columns + "WHERE s.room = :room AND s.user_key = :user AND s.client_id = :client_id",
            soci::use(*room), soci::use(*user), soci::use(message.client_id), soci::into(first);
        if (sql.got_data()) {
            return Scheduled{.message = scheduled_in(first), .is_new = false};
        }
        long long count = 0;
        sql << "SELECT count(*) FROM scheduled_messages WHERE user_key = :user", soci::use(*user), soci::into(count);
        if (count >= max_scheduled) {
            return fail(problem::conflict, "500 messages are scheduled already");
        }
        insert(sql, message, *user, *room);
        return Scheduled{.message = message};
    });
}

std::vector<ScheduledMessage> SqlScheduledStore::messages(const ScheduledQuery& query) {
    return database_.read([&](soci::session& sql) {
        const auto user = query.user.to_string();
        const long long time = query.after ? to_micros(query.after->first) : std::numeric_limits<long long>::min();
        const auto id = query.after ? query.after->second.to_string() : std::string();
        const long long limit = query.limit;
        const std::string own = scheduled_columns + "WHERE s.user_key = (SELECT key FROM users WHERE id = :user) ";
        const std::string page = "AND (s.send_at, s.id) > (:time, :id) ORDER BY s.send_at, s.id LIMIT :limit";
        if (!query.room) {
            const soci::rowset<soci::row> rows =
                (sql.prepare << own + page, soci::use(user), soci::use(time), soci::use(id), soci::use(limit));
            return messages_in(rows);
        }
        const auto room = query.room->to_string();
        const soci::rowset<soci::row> rows =
            (sql.prepare << own + "AND s.room = (SELECT key FROM rooms WHERE id = :room) " + page, soci::use(user),
             soci::use(room), soci::use(time), soci::use(id), soci::use(limit));
        return messages_in(rows);
    });
}

Result<ScheduledMessage> SqlScheduledStore::change(UserId user, ScheduledId id, const ScheduledChange& change) {
    return database_.write([&](soci::session& sql) -> Result<ScheduledMessage> {
        TRY(auto message, own(sql, user, id));
        if (message.has_failed()) {
            return fail(problem::conflict, "the message could not be sent: delete it and schedule another one");
        }
        message.text = change.text.value_or(message.text);
        message.send_at = change.send_at.value_or(message.send_at);
        const auto key = id.to_string();
        const long long send_at = to_micros(message.send_at);
        sql << "UPDATE scheduled_messages SET text = :text, send_at = :send_at, due_at = :due_at WHERE id = :id",
            soci::use(message.text), soci::use(send_at), soci::use(send_at), soci::use(key);
        return message;
    });
}

Result<> SqlScheduledStore::remove(UserId user, ScheduledId id) {
    return database_.write([&](soci::session& sql) -> Result<> {
        CHECK_OK(own(sql, user, id));
        const auto key = id.to_string();
        sql << "DELETE FROM scheduled_messages WHERE id = :id", soci::use(key);
        return {};
    });
}

std::vector<ScheduledMessage> SqlScheduledStore::take_due(Timestamp at, Timestamp give_up, std::int64_t limit) {
    const long long now = to_micros(at), until = to_micros(give_up), most = limit;
    // What is due is rare: nobody waits for the writer to find that nothing is.
    const auto due = database_.read([&](soci::session& sql) {
        const soci::rowset<soci::row> rows =
            (sql.prepare << scheduled_columns + "WHERE s.due_at <= :now ORDER BY s.due_at LIMIT :most", soci::use(now),
             soci::use(most));
        return messages_in(rows);
    });
    if (due.empty()) {
        return {};
    }
    return database_.write([&](soci::session& sql) {
        std::vector<ScheduledMessage> taken;
        for (const auto& message : due) {
            const auto id = message.id.to_string();
            soci::row row;
            soci::statement take = (sql.prepare << "UPDATE scheduled_messages SET is_sending = 1, due_at = :until "
                                                   "WHERE id = :id AND due_at <= :now",
                                    soci::use(until), soci::use(id), soci::use(now));
            take.execute(true);
            if (take.get_affected_rows() == 0) {
                continue;  // taken by another instance, changed or removed meanwhile
            }
            sql << scheduled_columns + "WHERE s.id = :id", soci::use(id), soci::into(row);
            taken.push_back(scheduled_in(row));
        }
        return taken;
    });
}

void SqlScheduledStore::settle(const std::vector<SendOutcome>& outcomes) {
    database_.write([&](soci::session& sql) {
        for (const auto& outcome : outcomes) {
            settle_one(sql, outcome);
        }
    });
}

}  // namespace messenger::chat
