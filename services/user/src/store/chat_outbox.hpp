// What chat has to know of users: stored in the transaction of its cause, delivered in order for each user and at least
// once; at once if chat is there, else by the relay.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "domain/profile.hpp"
#include "domain/user_settings.hpp"
#include "net/task.hpp"
#include "store/async_sql.hpp"
#include "store/outbox_relay.hpp"
#include "store/turns.hpp"

namespace messenger::user {

/// The table of this outbox.
inline constexpr const char* chat_table = "chat_outbox";

/// The kinds of events; the subject is always the user.
namespace chat_topic {
inline constexpr std::string_view user_updated = "user.updated";    ///< payload: displayName, username, avatar
inline constexpr std::string_view user_deleted = "user.deleted";    ///< payload: empty
inline constexpr std::string_view contact_added = "contact.added";  ///< payload: the other's id, as of the next three
inline constexpr std::string_view contact_removed = "contact.removed";
inline constexpr std::string_view block_added = "block.added";
inline constexpr std::string_view block_removed = "block.removed";
inline constexpr std::string_view contacts_added = "contacts.added";  ///< payload: {ids}, as of the next one
inline constexpr std::string_view blocks_added = "blocks.added";
inline constexpr std::string_view privacy_changed = "privacy.changed";  ///< payload: lastSeen, readReceipts
}  // namespace chat_topic

/// The events of one transaction about one user, which has locked the user's row (rows::lock).
class ChatEvents {
  public:
    ChatEvents(soci::session& session, UserId user) : session_(session), user_(user.to_string()) {}

    /// Stores an event.
    void add(std::string_view topic, const std::string& payload);
    /// Forgets all that is still to be told of the user.
    void forget_earlier();
    /// What may be delivered at once: nothing while earlier events wait, behind which these stand.
    std::vector<store::OutboxEntry> take_deliverable() { return std::exchange(deliverable_, {}); }

  private:
    soci::session& session_;
    std::string user_;
    std::vector<store::OutboxEntry> deliverable_;
};

/// The payload of `user.updated`.
std::string card_payload(const Profile& profile);
/// The payload of `privacy.changed`.
std::string privacy_payload(const PrivacySettings& privacy);

/// Thread-safe.
class ChatOutbox {
  public:
    /// The relay delivers this outbox and must outlive it.
    ChatOutbox(store::AsyncSql sql, store::OutboxRelay& relay) : sql_(sql), relay_(relay) {}

    /// Runs `work(soci::session&, ChatEvents&)`, which returns a Result, in one transaction that changes something of
    /// the user, and delivers its events, for about a second at most.
    template <typename F>
    Task<std::invoke_result_t<F&, soci::session&, ChatEvents&>> write(UserId user, F work);

  private:
    static constexpr std::chrono::milliseconds patience{1'500};
    Task<> deliver(std::vector<store::OutboxEntry> events);

    store::AsyncSql sql_;
    store::OutboxRelay& relay_;
    Turns turns_;
};

template <typename F>
Task<std::invoke_result_t<F&, soci::session&, ChatEvents&>> ChatOutbox::write(UserId user, F work) {
    using R = std::invoke_result_t<F&, soci::session&, ChatEvents&>;
    // Or the events of two changes at a time would stand behind each other, and one would answer before it is known.
    const auto turn = co_await turns_.take(user, patience);
    std::vector<store::OutboxEntry> events;
    auto* const stored = &events;
    R result = co_await sql_.write([user, stored, work = std::move(work)](soci::session& session) {
        ChatEvents added(session, user);
        R outcome = work(session, added);
        *stored = added.take_deliverable();
        return outcome;
    });
    if (result.has_value()) {
        co_await deliver(std::move(events));
    }
    co_return result;
}

}  // namespace messenger::user
