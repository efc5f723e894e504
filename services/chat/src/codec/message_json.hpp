// A message object as it changes. What clients see of it is kept as JSON text, so that reading it costs nothing.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/ids.hpp"

namespace messenger::chat {

/// A message object that is being changed.
class MessageJson {
  public:
    explicit MessageJson(std::string_view text) : object_(boost::json::parse(text).as_object()) {}

    std::string to_string() const { return boost::json::serialize(object_); }

    bool is_deleted() const;
    UserId sender() const;
    bool is_by(UserId user) const;
    bool is_pinned() const;
    bool has_attachments() const;
    std::int64_t seq() const;
    std::string_view text() const;
    std::size_t emoji_count() const;
    std::int64_t reaction_count(std::string_view emoji) const;

    void edit(std::string_view text, Timestamp at);
    /// Takes away all that it said; what stays is that it was.
    void erase(Timestamp at);
    void set_pinned(bool is_pinned);
    /// How often there is an emoji and by whom, in the order in which they came; none takes it away.
    void set_reactions(std::string_view emoji, std::int64_t count, const std::vector<UserId>& first_users);

  private:
    boost::json::object object_;
};

}  // namespace messenger::chat
