#include "configuration.hpp"

#include "core/encoding.hpp"
#include "core/failure.hpp"
#include "host/service.hpp"
#include "security/private_file.hpp"
#include "security/signing_key.hpp"
#include "settings.hpp"

namespace messenger::auth {
namespace {

store::DatabaseUrl database_of(const Settings& settings) {
    if (!settings.is_set(database_url) && (settings.is_set(database_host) || settings.is_set(database_password))) {
        return {.dialect = store::Dialect::mysql,
                .host = settings.get(database_host),
                .port = settings.get(database_port).number,
                .name = settings.get(database_name),
                .user = settings.get(database_user),
                .password = settings.get(database_password).value};
    }
    auto url = store::parse_database_url(settings.get(database_url));
    if (!url) {
        throw SettingsError("AUTH_DB_URL: " + url.error());
    }
    return *url;
}

}  // namespace

store::DatabaseUrl offered_database_of(const Settings& settings) {
    auto url = database_of(settings);
    if (const auto missing = store::missing_driver(url, offered_databases); !missing.empty()) {
        throw SettingsError("AUTH_DB_URL: " + missing);
    }
    return url;
}

std::filesystem::path key_file_of(const Settings& settings, const std::filesystem::path& data_dir) {
    std::filesystem::path file = settings.get(private_key_file);
    if (file.empty()) {
        file = data_dir / "jwt-private-key.pem";
        ensure_signing_key(file);
    }
    return file;
}

std::string encryption_key_of(const Settings& settings, const std::filesystem::path& data_dir) {
    if (auto key = settings.get(encryption_key).value; !key.empty()) {
        return key;
    }
    const auto file = data_dir / "auth-encryption-key";
    if (!std::filesystem::exists(file)) {
        create_private_file(file, random_hex(32));
    }
    auto key = read_private_file(file);
    if (!key || key->empty()) {
        throw DependencyError("cannot read the encryption key " + file.string());
    }
    return std::move(*key);
}

SessionRules rules_of(const Settings& settings) {
    // Services remember what has been revoked for that long.
    if (settings.get(access_lifetime) > std::chrono::hours(24)) {
        throw SettingsError("JWT_EXPIRES_IN: must be at most 24h");
    }
    return {.access_lifetime = settings.get(access_lifetime),
            .refresh_lifetime = settings.get(refresh_lifetime),
            .longest_session = settings.get(longest_session)};
}

Argon2Parameters argon2_of(const Settings& settings) {
    return {.memory_kib = static_cast<std::uint64_t>(settings.get(argon2_memory_kib)),
            .iterations = static_cast<std::uint64_t>(settings.get(argon2_iterations))};
}

}  // namespace messenger::auth
