#include "http/auth_answers.hpp"

namespace messenger::auth {
namespace {

using namespace net::shape;

boost::json::object role() {
    return one_of({"user", "admin"});
}

boost::json::object user() {
    return object({{"id", id()},
                   {"email", text()},
                   {"displayName", text()},
                   {"role", role()},
                   {"emailVerified", boolean()},
                   {"createdAt", time()}});
}

boost::json::object managed_user() {
    return object({{"id", id()},
                   {"email", text()},
                   {"displayName", text()},
                   {"role", role()},
                   {"emailVerified", boolean()},
                   {"createdAt", time()},
                   {"disabled", boolean()}});
}

boost::json::object session() {
    return object({{"id", id()},
                   {"createdAt", time()},
                   {"lastUsedAt", time()},
                   {"expiresAt", time()},
                   {"address", text()},
                   {"userAgent", text()},
                   {"current", boolean()}});
}

boost::json::object audit_entry() {
    return object({{"id", id()},
                   {"at", time()},
                   {"action", text()},
                   {"actor", nullable(id())},
                   {"user", nullable(id())},
                   {"address", text()},
                   {"userAgent", text()},
                   {"detail", text()}});
}

}  // namespace

const net::AnswerSchema signed_in_answer(
    "SignedIn",
    object({{"accessToken", text()}, {"tokenType", one_of({"Bearer"})}, {"expiresIn", integer()}, {"user", user()}},
           {{"refreshToken", text()}}));
const net::AnswerSchema verify_answer(
    "Verified", object({{"valid", boolean()}, {"user", user()}, {"sessionId", id()}, {"expiresAt", time()}}));
const net::AnswerSchema sessions_answer("Sessions", page_of(session()));
const net::AnswerSchema jwks_answer("Jwks", object({{"keys", list_of(object({{"kty", text()},
                                                                             {"crv", text()},
                                                                             {"x", text()},
                                                                             {"y", text()},
                                                                             {"kid", text()},
                                                                             {"use", text()},
                                                                             {"alg", text()}}))}}));
const net::AnswerSchema enrollment_answer("TotpEnrollment", object({{"secret", text()}, {"uri", text()}}));
const net::AnswerSchema recovery_codes_answer("RecoveryCodes", object({{"recoveryCodes", list_of(text())}}));
const net::AnswerSchema managed_user_answer("ManagedUser", managed_user());
const net::AnswerSchema users_answer("ManagedUsers", page_of(managed_user()));
const net::AnswerSchema audit_answer("AuditLog", page_of(audit_entry()));

}  // namespace messenger::auth
