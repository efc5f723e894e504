#include <sodium.h>

#include "core/base64url.hpp"
#include "domain/invite_store.hpp"

namespace messenger::chat {

std::string make_invite_code() {
    std::string bytes(16, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return base64url_encode(bytes);
}

bool has_expired(const Invite& invite, Timestamp at) {
    return invite.expires_at && *invite.expires_at <= at;
}

bool is_used_up(const Invite& invite) {
    return invite.max_uses && invite.uses >= *invite.max_uses;
}

}  // namespace messenger::chat
