// Error: a problem that a client is told about. Every kind of problem is one row of `problem::` below; the row's slug
// is the stable end of the `type` URI in problem+json (RFC 9457), and docs/errors.md is made from the same rows.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace messenger {

/// What went wrong, as a category. `net` maps each to an HTTP status.
enum class Errc {
    bad_request,
    unauthenticated,
    forbidden,
    not_found,
    method_not_allowed,
    conflict,
    payload_too_large,
    range_not_satisfiable,
    misdirected,
    unsupported_media_type,
    invalid_argument,
    upgrade_required,
    too_many_requests,
    headers_too_large,
    internal,
    bad_gateway,
    unavailable,
    gateway_timeout,
};

/// One row of the table of problems. Rows are constants: an Error points at one.
struct Problem {
    Errc code;
    std::string_view slug;
    std::string_view title;
};

namespace problem {
inline constexpr Problem malformed_request{Errc::bad_request, "malformed-request", "The request is malformed"};
inline constexpr Problem malformed_json{Errc::bad_request, "malformed-json", "The body is not valid JSON"};
inline constexpr Problem unauthenticated{Errc::unauthenticated, "unauthenticated", "A valid access token is needed"};
inline constexpr Problem account_gone{Errc::unauthenticated, "account-gone", "The account is disabled or deleted"};
inline constexpr Problem invalid_credentials{Errc::unauthenticated, "invalid-credentials",
                                             "Email or password is wrong"};
inline constexpr Problem invalid_refresh_token{Errc::unauthenticated, "invalid-refresh-token",
                                               "The refresh token is not valid"};
inline constexpr Problem totp_required{Errc::unauthenticated, "totp-required", "A code of the second factor is needed"};
inline constexpr Problem invalid_totp{Errc::unauthenticated, "invalid-totp", "The code is wrong, or was used before"};
inline constexpr Problem invalid_token{Errc::not_found, "invalid-token",
                                       "The link is not valid, was used before, or has expired"};
inline constexpr Problem wrong_password{Errc::forbidden, "wrong-password", "The password is wrong"};
inline constexpr Problem reauthentication_required{Errc::forbidden, "reauthentication-required",
                                                   "Prove again who you are: POST /api/auth/step-up"};
inline constexpr Problem forbidden{Errc::forbidden, "forbidden", "This is not allowed"};
inline constexpr Problem account_disabled{Errc::forbidden, "account-disabled", "The account is disabled"};
inline constexpr Problem not_a_member{Errc::forbidden, "not-a-member", "Only members of the room may do this"};
inline constexpr Problem cannot_write{Errc::forbidden, "cannot-write", "Writing into this room is not allowed"};
inline constexpr Problem origin_not_allowed{Errc::forbidden, "origin-not-allowed", "The origin is not allowed"};
inline constexpr Problem not_found{Errc::not_found, "not-found", "There is no such resource"};
inline constexpr Problem misdirected_request{Errc::misdirected, "misdirected-request",
                                             "This server does not serve that host"};
inline constexpr Problem method_not_allowed{Errc::method_not_allowed, "method-not-allowed",
                                            "The method is not allowed here"};
inline constexpr Problem conflict{Errc::conflict, "conflict", "The request conflicts with the current state"};
inline constexpr Problem email_taken{Errc::conflict, "email-taken", "The email address is already registered"};
inline constexpr Problem username_taken{Errc::conflict, "username-taken", "The username is already taken"};
inline constexpr Problem client_id_reused{Errc::conflict, "client-id-reused",
                                          "The clientId was used for another message"};
inline constexpr Problem last_owner{Errc::conflict, "last-owner", "The last owner must name another one first"};
inline constexpr Problem last_admin{Errc::conflict, "last-admin", "The last administrator can't be taken away"};
inline constexpr Problem totp_already_enabled{Errc::conflict, "totp-already-enabled",
                                              "Two-factor authentication is enabled already"};
inline constexpr Problem range_not_satisfiable{Errc::range_not_satisfiable, "range-not-satisfiable",
                                               "The file has no such bytes"};
inline constexpr Problem payload_too_large{Errc::payload_too_large, "payload-too-large", "The body is too large"};
inline constexpr Problem unsupported_media_type{Errc::unsupported_media_type, "unsupported-media-type",
                                                "The media type is not supported"};
inline constexpr Problem validation{Errc::invalid_argument, "validation", "The request has invalid fields"};
inline constexpr Problem too_many_requests{Errc::too_many_requests, "too-many-requests", "Too many requests"};
inline constexpr Problem headers_too_large{Errc::headers_too_large, "headers-too-large",
                                           "The request's header is too large"};
inline constexpr Problem internal{Errc::internal, "internal", "Something went wrong on the server"};
inline constexpr Problem bad_gateway{Errc::bad_gateway, "bad-gateway", "A service gave an invalid answer"};
inline constexpr Problem unavailable{Errc::unavailable, "unavailable", "The service is not available at the moment"};
inline constexpr Problem overloaded{Errc::unavailable, "overloaded", "The service is overloaded"};
inline constexpr Problem upgrade_required{Errc::upgrade_required, "upgrade-required",
                                          "This path speaks WebSocket only"};
inline constexpr Problem gateway_timeout{Errc::gateway_timeout, "gateway-timeout", "A service did not answer in time"};

/// Every row, in the order of the documentation.
std::span<const Problem* const> all();
}  // namespace problem

/// What is wrong with one field of a request.
struct FieldError {
    std::string path;     ///< RFC 6901 pointer to the field itself, for example "/email"
    std::string message;  ///< for people, without the offending value
};

/// A problem with its circumstances. Never holds secrets: all of it is sent to the client.
class [[nodiscard]] Error {
  public:
    explicit Error(const Problem& problem, std::string detail = {});
    /// A validation error: one entry for every invalid field.
    explicit Error(std::vector<FieldError> fields);
    /// The same error with a hint when to try again.
    Error retry_after(std::chrono::milliseconds delay) &&;

    const Problem& problem() const { return *problem_; }
    Errc code() const { return problem_->code; }
    const std::string& detail() const { return detail_; }
    const std::vector<FieldError>& fields() const { return fields_; }
    std::optional<std::chrono::milliseconds> retry_after() const { return retry_after_; }
    bool is(const Problem& row) const { return problem_ == &row; }

  private:
    const Problem* problem_;
    std::string detail_;
    std::vector<FieldError> fields_;
    std::optional<std::chrono::milliseconds> retry_after_;
};

}  // namespace messenger
