// The settings of the auth service besides those that every process has.
#pragma once

#include "core/settings.hpp"

namespace messenger::auth {

inline const Setting<std::string> database_url{"AUTH_DB_URL", "sqlite:auth.db", "database of the auth service"};
inline const Setting<std::string> database_host{
    "AUTH_DB_HOST", "127.0.0.1",
    "host of a MySQL database; used when this or the password is set and AUTH_DB_URL is not"};
inline const Setting<Port> database_port{"AUTH_DB_PORT", "3306", "port of the MySQL database"};
inline const Setting<std::string> database_name{"AUTH_DB_NAME", "chatapp_auth_service", "name of the MySQL database"};
inline const Setting<std::string> database_user{"AUTH_DB_USER", "chatapp_auth_user", "user of the MySQL database"};
inline const Setting<Secret> database_password{"AUTH_DB_PASSWORD", "", "password of the MySQL database's user"};
inline const Setting<Secret> database_root_password{
    "AUTH_DB_ROOT_PASSWORD", "", "for deploy/compose.yaml alone, which makes the MySQL database with it"};
inline const Setting<std::string> private_key_file{
    "JWT_PRIVATE_KEY_FILE", "",
    "P-256 key in PEM that signs access tokens; further .pem files beside it are published for rotation; empty: "
    "generated in the data folder"};
inline const Setting<std::chrono::seconds> access_lifetime{"JWT_EXPIRES_IN", "15m", "lifetime of an access token"};
inline const Setting<std::chrono::seconds> refresh_lifetime{"JWT_REFRESH_EXPIRES_IN", "30d",
                                                            "how long a session lives without being refreshed"};
inline const Setting<std::int64_t> argon2_memory_kib{"AUTH_ARGON2_MEMORY_KIB", "19456",
                                                     "memory of one password hash (Argon2id), in KiB"};
inline const Setting<std::int64_t> argon2_iterations{"AUTH_ARGON2_ITERATIONS", "2",
                                                     "iterations of one password hash (Argon2id)"};

inline SettingList settings() {
    return {&database_url,    &database_host,     &database_port,          &database_name,
            &database_user,   &database_password, &database_root_password, &private_key_file,
            &access_lifetime, &refresh_lifetime,  &argon2_memory_kib,      &argon2_iterations};
}

}  // namespace messenger::auth
