#include "auth_service.hpp"

#include "http/internal_api.hpp"
#include "http/session_api.hpp"
#include "http/session_authenticator.hpp"
#include "http/sign_in_api.hpp"
#include "registration_events.hpp"
#include "security/argon2_hasher.hpp"
#include "security/signing_key.hpp"
#include "settings.hpp"
#include "store/sql_account_store.hpp"

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

/// A database without a driver is a wrong setting, not a broken dependency.
store::DatabaseUrl offered_database_of(const Settings& settings) {
    auto url = database_of(settings);
    if (const auto missing = store::missing_driver(url); !missing.empty()) {
        throw SettingsError("AUTH_DB_URL: " + missing);
    }
    return url;
}

SigningKeys keys_of(ServiceContext& context) {
    std::filesystem::path file = context.settings().get(private_key_file);
    if (file.empty()) {
        file = context.data_dir() / "jwt-private-key.pem";
        ensure_signing_key(file);
    }
    return load_signing_keys(file);
}

SessionRules rules_of(const Settings& settings) {
    return {.access_lifetime = settings.get(access_lifetime), .refresh_lifetime = settings.get(refresh_lifetime)};
}

Argon2Parameters argon2_of(const Settings& settings) {
    return {.memory_kib = static_cast<std::uint64_t>(settings.get(argon2_memory_kib)),
            .iterations = static_cast<std::uint64_t>(settings.get(argon2_iterations))};
}

/// How long an ended session matters: until its last access token has expired on every clock.
std::chrono::seconds revocation_lifetime(const SessionRules& rules) {
    return rules.access_lifetime + 2 * jwt_leeway;
}

}  // namespace

/// In the order of construction: what uses comes after what is used.
struct AuthService::Parts {
    explicit Parts(ServiceContext& context)
        : rules(rules_of(context.settings())),
          database(offered_database_of(context.settings()), context.data_dir()),
          store(database, context.blocking(), revocation_lifetime(rules)),
          keys(keys_of(context)),
          jwks(to_jwks(store.publish_keys(keys.published))),
          ended(revocation_lifetime(rules), [waiting = waiters] { waiting->wake(); }),
          sessions(store, ended, keys.signer, rules),
          hasher(argon2_of(context.settings())),
          events(context.peer(Peer::user)),
          relay(context.shards().context(0).get_executor(), database, context.blocking(), events),
          announcer(relay),
          accounts(store, hasher, sessions, announcer),
          authenticator(JwtVerifier::from_jwks(jwks).value(), ended),
          sign_in_api(accounts, sessions, context.cors(), context.routes()),
          session_api(accounts, sessions, jwks, context.routes()),
          internal_api(accounts, store, waiters, context.routes()) {
        for (const auto& revocation : store.load_revocations()) {
            if (revocation.session) {
                ended.add(*revocation.session, revocation.at);
            }
        }
    }

    SessionRules rules;
    store::SqlPool database;
    SqlAccountStore store;
    SigningKeys keys;
    std::string jwks;
    std::shared_ptr<RevocationWaiters> waiters = std::make_shared<RevocationWaiters>();
    EndedSessions ended;
    Sessions sessions;
    Argon2Hasher hasher;
    RegistrationEvents events;
    store::OutboxRelay relay;
    RelayAnnouncer announcer;
    Accounts accounts;
    SessionAuthenticator authenticator;
    SignInApi sign_in_api;
    SessionApi session_api;
    InternalApi internal_api;
};

AuthService::AuthService(ServiceContext& context) : parts_(std::make_unique<Parts>(context)) {
    context.authenticate_with(parts_->authenticator);
    context.add_readiness("auth database", [this, &context] {
        return context.blocking().run([this]() -> Result<> {
            parts_->database.ping();
            return {};
        });
    });
    context.spawn("auth outbox", [this] { return parts_->relay.run(); });
}

AuthService::~AuthService() = default;

Task<> AuthService::drain() {
    parts_->waiters->close();
    co_return;
}

void AuthService::stop() {
    parts_->waiters->close();
    parts_->relay.stop();
}

}  // namespace messenger::auth
