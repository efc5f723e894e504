// PeopleStore: what chat needs to know of people beyond their ids. The user service owns all of it but when somebody
// was last seen, and tells every change at least once, in order for each user; so each call sets something as it is
// now.
//
// Thread-safe. Calls block. A store that is down throws DependencyError, and nothing of the call is kept.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "core/ids.hpp"
#include "domain/types.hpp"

namespace messenger::chat {

/// The values are stored.
enum class RelationKind : std::uint8_t { contact = 1, block = 2 };

/// `user` has `other` as a contact, or blocks `other`.
struct Relation {
    UserId user;
    RelationKind kind = RelationKind::contact;
    UserId other;
};

/// Who is told when a user was last seen; the values are stored.
enum class LastSeenTo : std::uint8_t { everybody = 0, contacts = 1, nobody = 2 };

struct Privacy {
    LastSeenTo last_seen = LastSeenTo::everybody;
    bool shows_receipts = true;  ///< others see how far the user has read
};

/// Somebody who is told of a user's presence.
struct Watcher {
    UserId user;
    bool sees_last_seen = true;
};

/// What somebody may know of another's presence.
struct Visibility {
    UserId user;
    bool is_hidden = false;              ///< the asker is blocked: nothing at all
    std::optional<Timestamp> last_seen;  ///< if it is known and not hidden
};

class PeopleStore {
  public:
    virtual ~PeopleStore() = default;

    /// The name that mentions are resolved by, in lower case.
    virtual void set_username(UserId user, std::optional<std::string> username) = 0;
    virtual void set_privacy(UserId user, Privacy privacy) = 0;
    virtual void set_relation(const Relation& relation, bool is_on) = 0;
    /// The same as set_relation(..., true) for each of the others, at once.
    virtual void add_relations(UserId user, RelationKind kind, const std::vector<UserId>& others) = 0;
    /// The account is gone: its name, its relations in both directions, its drafts and what it meant to send are
    /// forgotten.
    virtual void set_deleted(UserId user) = 0;

    virtual bool has_blocked(UserId user, UserId other) = 0;
    /// Who is told of a user's presence: those in a direct room or one of up to 100 members with the user, those who
    /// have the user as a contact, and the user; without whom the user blocks.
    virtual std::vector<Watcher> watchers_of(UserId user) = 0;
    /// The same users in the same order, as `asker` may see them.
    virtual std::vector<Visibility> visibility(UserId asker, const std::vector<UserId>& users) = 0;
    virtual void set_last_seen(const std::vector<std::pair<UserId, Timestamp>>& users) = 0;
};

}  // namespace messenger::chat
