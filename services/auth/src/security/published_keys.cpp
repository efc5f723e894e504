#include "security/published_keys.hpp"

#include "core/failure.hpp"
#include "core/log.hpp"

namespace messenger::auth {

Task<std::string> PublishedKeys::jwks() {
    co_await follow_store();
    co_return ring_.jwks();
}

Task<std::shared_ptr<const JwtVerifier>> PublishedKeys::fresh_verifier() {
    co_await follow_store();
    co_return ring_.verifier();
}

Task<> PublishedKeys::follow_store() {
    try {
        co_await blocking_.run([this]() -> Result<> {
            ring_.follow_store();
            return {};
        });
    } catch (const std::exception& exception) {
        log::warning("the keys of other instances can't be read", {{"reason", safe_reason(exception)}});
    }
}

Task<> PublishedKeys::follow_file() {
    try {
        co_await blocking_.run([this]() -> Result<> {
            ring_.follow_file();
            return {};
        });
    } catch (const std::exception& exception) {
        log::warning("the signing key can't be read or published", {{"reason", safe_reason(exception)}});
    }
}

}  // namespace messenger::auth
