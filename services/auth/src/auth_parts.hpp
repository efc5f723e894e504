// What the auth service consists of, and how it hangs together.
#pragma once

#include "account_events.hpp"
#include "domain/administration.hpp"
#include "domain/email_verification.hpp"
#include "domain/mailed_links.hpp"
#include "domain/passwords.hpp"
#include "host/service.hpp"
#include "http/administration_api.hpp"
#include "http/internal_api.hpp"
#include "http/password_api.hpp"
#include "http/session_api.hpp"
#include "http/session_authenticator.hpp"
#include "http/sign_in_api.hpp"
#include "http/two_factor_api.hpp"
#include "mail/mail_subscriber.hpp"
#include "redis_attempts.hpp"
#include "security/argon2_hasher.hpp"
#include "store/sql_account_store.hpp"
#include "store/sql_administration_store.hpp"
#include "store/sql_audit_log.hpp"
#include "store/sql_credential_store.hpp"
#include "store/sql_key_store.hpp"
#include "store/sql_two_factor_store.hpp"
#include "upkeep.hpp"

namespace messenger::auth {

/// In the order of construction: what uses comes after what is used.
struct AuthParts {
    /// Asks nothing of a database server yet.
    explicit AuthParts(ServiceContext& context);
    /// Brings the schema up to date, publishes the keys and learns what has been revoked. Blocks; throws StoreError.
    void prepare();

    SessionRules rules;
    store::SqlPool database;
    store::AsyncSql sql;
    SqlAccountStore store;
    SqlKeyStore key_store;
    SqlAuditLog audit;
    KeyRing ring;
    PublishedKeys keys;
    std::shared_ptr<RevocationWaiters> waiters = std::make_shared<RevocationWaiters>();
    EndedSessions ended;
    AccountEvents events;
    store::OutboxRelay relay;
    std::unique_ptr<Mailer> mailer;
    SqlCredentialStore credentials;
    MailDelivery mail_delivery;
    MailSubscriber mail_subscriber;
    store::OutboxRelay mail_relay;
    SqlTwoFactorStore factor_store;
    SqlAdministrationStore administration_store;

    Argon2Hasher hasher;
    SignInThrottle sign_ins;
    RequestThrottle registrations;
    MailThrottle mails;
    std::unique_ptr<RedisAttempts> attempts;  ///< null: each instance counts for itself
    Sessions sessions;
    TwoFactor factors;
    RelayAnnouncer announcer;
    Refusals refusals;
    Accounts accounts;
    Passwords passwords;
    MailedLinks links;
    EmailVerification verification;
    Reauthentication reauthentication;
    Administration administration;
    Upkeep upkeep;

    SessionAuthenticator authenticator;
    SignInApi sign_in_api;
    SessionApi session_api;
    PasswordApi password_api;
    TwoFactorApi two_factor_api;
    AdministrationApi administration_api;
    InternalApi internal_api;
};

}  // namespace messenger::auth
