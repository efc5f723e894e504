#include "core/error.hpp"

#include <array>
#include <utility>

namespace messenger {

namespace problem {
std::span<const Problem* const> all() {
    static constexpr std::array rows{&malformed_request,
                                     &malformed_json,
                                     &upgrade_required,
                                     &unauthenticated,
                                     &account_gone,
                                     &invalid_credentials,
                                     &invalid_refresh_token,
                                     &totp_required,
                                     &invalid_totp,
                                     &invalid_token,
                                     &wrong_password,
                                     &reauthentication_required,
                                     &forbidden,
                                     &account_disabled,
                                     &not_a_member,
                                     &cannot_write,
                                     &origin_not_allowed,
                                     &not_found,
                                     &misdirected_request,
                                     &method_not_allowed,
                                     &conflict,
                                     &email_taken,
                                     &username_taken,
                                     &client_id_reused,
                                     &last_owner,
                                     &last_admin,
                                     &totp_already_enabled,
                                     &payload_too_large,
                                     &range_not_satisfiable,
                                     &unsupported_media_type,
                                     &validation,
                                     &too_many_requests,
                                     &headers_too_large,
                                     &internal,
                                     &bad_gateway,
                                     &unavailable,
                                     &overloaded,
                                     &gateway_timeout};
    return rows;
}
}  // namespace problem

Error::Error(const Problem& problem, std::string detail) : problem_(&problem), detail_(std::move(detail)) {}

Error::Error(std::vector<FieldError> fields) : problem_(&problem::validation), fields_(std::move(fields)) {
    detail_ = fields_.size() == 1 ? "one field is invalid" : std::to_string(fields_.size()) + " fields are invalid";
}

Error Error::retry_after(std::chrono::milliseconds delay) && {
    retry_after_ = delay;
    return std::move(*this);
}

}  // namespace messenger
