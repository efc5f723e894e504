#include "store/account_records.hpp"

namespace messenger::auth {
namespace {

using store::number;
using store::text;

store::SqlKind counters() {
    auto kind = store::whole_table("counters", {text("name"), number("value")});
    kind.is_seeded = true;
    return kind;
}

}  // namespace

std::vector<store::SqlKind> account_records() {
    return {
        store::whole_table("users", {text("id"), text("email"), text("email_key"), text("display_name"),
                                     text("password_hash"), text("role"), number("email_verified"), number("disabled"),
                                     number("created_at"), number("tokens_valid_from")}),
        store::whole_table("sessions", {text("id"), text("user_id"), number("created_at"), number("last_used_at"),
                                        number("expires_at"), number("authenticated_at"), text("address"),
                                        text("network"), text("user_agent")}),
        store::whole_table("refresh_tokens", {text("hash"), text("session_id"), number("expires_at"), number("used_at"),
                                              text("successor_hash"), text("sealed_answer")}),
        counters(),
        store::whole_table("revocations",
                           {number("position"), text("session_id"), text("user_id"), text("reason"), number("at")}),
        store::whole_table("signing_keys", {text("kid"), text("jwk"), number("created_at"), number("last_used_at")}),
        store::outbox_table("outbox"),
        store::whole_table("one_time_tokens",
                           {text("user_id"), text("purpose"), text("hash"), text("email_key"), number("created_at"),
                            number("expires_at")},
                           2),
        store::whole_table("second_factors",
                           {text("user_id"), text("sealed_secret"), number("is_confirmed"), number("last_step")}),
        store::whole_table("recovery_codes", {text("user_id"), text("hash")}, 2),
        store::whole_table("audit_log", {text("id"), number("at"), text("action"), text("actor_id"), text("subject_id"),
                                         text("address"), text("user_agent"), text("detail")}),
        store::outbox_table("mail_outbox"),
    };
}

}  // namespace messenger::auth
