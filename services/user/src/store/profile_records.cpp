#include "store/profile_records.hpp"

namespace messenger::user {
namespace {

using store::number;
using store::text;

}  // namespace

std::vector<store::SqlKind> profile_records() {
    return {
        store::whole_table(
            "profiles", {text("id"), text("display_name"), text("username"), text("username_key"), text("bio"),
                         text("avatar"), text("status_text"), text("time_zone"), text("locale"), number("created_at"),
                         number("updated_at"), number("status_expires_at")}),
        store::whole_table("profile_words", {text("word"), text("profile_id")}, 2),
        store::outbox_table("outbox"),
        store::outbox_table("chat_outbox"),
        store::whole_table("contacts", {text("user_id"), text("other_id"), number("created_at")}, 2),
        store::whole_table("blocks", {text("user_id"), text("other_id"), number("created_at")}, 2),
        store::whole_table("settings", {text("user_id"), number("version"), text("theme"), text("language"),
                                        text("notification_level"), number("notification_sound"),
                                        number("desktop_notifications"), text("last_seen"), number("read_receipts")}),
    };
}

}  // namespace messenger::user
