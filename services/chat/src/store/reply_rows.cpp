#include "store/reply_rows.hpp"

#include "store/event_rows.hpp"

namespace messenger::chat {

void write_reply(soci::session& sql, long long message, long long answered) {
    long long root = answered;
    sql << "SELECT root FROM replies WHERE message = :answered", soci::use(answered), soci::into(root);
    if (!sql.got_data()) {
        root = answered;
    }
    sql << "INSERT INTO replies (message, root) VALUES (:message, :root)", soci::use(message), soci::use(root);
}

std::map<Seq, ThreadEnd> thread_ends(soci::session& sql, long long room, Seq first, Seq last) {
    const auto low = event_key(room, first);
    const auto high = event_key(room, last);
    long long root = 0, count = 0, newest = 0;
    soci::statement rows =
        (sql.prepare
             << "SELECT root, count(*), max(message) FROM replies WHERE root BETWEEN :low AND :high GROUP BY root",
         soci::use(low), soci::use(high), soci::into(root), soci::into(count), soci::into(newest));
    rows.execute();
    std::map<Seq, ThreadEnd> ends;
    while (rows.fetch()) {
        ends.emplace(root & max_seq, ThreadEnd{count, newest & max_seq});
    }
    return ends;
}

std::vector<Seq> read_thread(soci::session& sql, long long room, Seq root, Seq after, std::int64_t limit) {
    const auto root_key = event_key(room, root);
    const auto after_key = event_key(room, std::min(after, max_seq));
    const long long most = limit;
    const soci::rowset<long long> rows =
        (sql.prepare
             << "SELECT message FROM replies WHERE root = :root AND message > :after ORDER BY message LIMIT :limit",
         soci::use(root_key), soci::use(after_key), soci::use(most));
    std::vector<Seq> seqs;
    for (const auto message : rows) {
        seqs.push_back(message & max_seq);
    }
    return seqs;
}

}  // namespace messenger::chat
