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
inline const Setting<std::chrono::seconds> access_lifetime{"JWT_EXPIRES_IN", "15m",
                                                           "lifetime of an access token, at most 24h"};
inline const Setting<std::chrono::seconds> refresh_lifetime{"JWT_REFRESH_EXPIRES_IN", "30d",
                                                            "how long a session lives without being refreshed"};
inline const Setting<std::int64_t> argon2_memory_kib{"AUTH_ARGON2_MEMORY_KIB", "19456",
                                                     "memory of one password hash (Argon2id), in KiB"};
inline const Setting<std::int64_t> argon2_iterations{"AUTH_ARGON2_ITERATIONS", "2",
                                                     "iterations of one password hash (Argon2id)"};

inline const Setting<std::chrono::seconds> longest_session{
    "AUTH_SESSION_LIFETIME", "90d", "how long a session lives at most, however often it is refreshed"};
inline const Setting<std::chrono::seconds> audit_retention{"AUTH_AUDIT_RETENTION", "365d",
                                                           "how long entries of the audit log are kept"};
inline const Setting<Secret> encryption_key{
    "AUTH_ENCRYPTION_KEY", "",
    "encrypts the secrets of second factors in the database; the same for all instances; empty: generated in the data "
    "folder"};
inline const Setting<std::string> public_url{"PUBLIC_URL", "http://127.0.0.1:6003",
                                             "where users reach the gateway; links in mails begin with it"};
inline const Setting<std::string> smtp_url{"SMTP_URL", "",
                                           "mail server, smtp://host:587 or smtps://host:465; empty: mails are written "
                                           "into the folder mail of the data folder"};
inline const Setting<std::string> smtp_user{"SMTP_USER", "", "user at the mail server; empty: none"};
inline const Setting<Secret> smtp_password{"SMTP_PASSWORD", "", "password at the mail server"};
inline const Setting<Switch> smtp_tls{"SMTP_TLS", "on", "off allows a server of smtp:// that does not offer STARTTLS"};
inline const Setting<std::string> smtp_ca_file{
    "SMTP_CA_FILE", "", "certificates (PEM) that the mail server is checked against; empty: the system's"};
inline const Setting<std::string> mail_from{"MAIL_FROM", "Messenger <messenger@localhost>", "sender of mails"};

inline SettingList settings() {
    return {&database_url,      &database_host,     &database_port,          &database_name,
            &database_user,     &database_password, &database_root_password, &private_key_file,
            &access_lifetime,   &refresh_lifetime,  &longest_session,        &argon2_memory_kib,
            &argon2_iterations, &audit_retention,   &encryption_key,         &public_url,
            &smtp_url,          &smtp_user,         &smtp_password,          &smtp_tls,
            &smtp_ca_file,      &mail_from};
}

}  // namespace messenger::auth
