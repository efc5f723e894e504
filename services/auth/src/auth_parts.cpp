#include "auth_parts.hpp"

#include "configuration.hpp"
#include "host/host_settings.hpp"
#include "host/redis_setting.hpp"
#include "mail/file_mailer.hpp"
#include "mail/smtp_mailer.hpp"
#include "settings.hpp"
#include "store/mail_rows.hpp"

namespace messenger::auth {
namespace {

constexpr AttemptRules registration_rules{.free_attempts = 300,
                                          .first_pause = std::chrono::milliseconds(500),
                                          .longest_pause = std::chrono::seconds(10),
                                          .forgotten_after = std::chrono::minutes(10)};

/// How long an ended session matters: until its last access token has expired on every clock.
std::chrono::seconds revocation_lifetime(const SessionRules& rules) {
    return rules.access_lifetime + 2 * jwt_leeway;
}

std::unique_ptr<Mailer> mailer_of(ServiceContext& context) {
    const auto& settings = context.settings();
    if (settings.get(smtp_url).empty()) {
        return std::make_unique<FileMailer>(context.data_dir() / "mail", context.blocking());
    }
    return std::make_unique<SmtpMailer>(SmtpServer{.url = settings.get(smtp_url),
                                                   .user = settings.get(smtp_user),
                                                   .password = settings.get(smtp_password).value,
                                                   .from = settings.get(mail_from),
                                                   .needs_tls = settings.get(smtp_tls).on,
                                                   .ca_file = settings.get(smtp_ca_file)},
                                        context.blocking());
}

std::unique_ptr<RedisAttempts> make_attempts(ServiceContext& context) {
    auto redis = redis_of(context.settings());
    return redis
               ? std::make_unique<RedisAttempts>(context, std::move(*redis),
                                                 TextSealer(encryption_key_of(context.settings(), context.data_dir())))
               : nullptr;
}

}  // namespace

AuthParts::AuthParts(ServiceContext& context)
    : rules(rules_of(context.settings())),
      database(offered_database_of(context.settings()), context.data_dir()),
      sql(database, context.blocking()),
      store(database, context.blocking(), revocation_lifetime(rules)),
      key_store(database),
      audit(sql, context.settings().get(audit_retention)),
      ring(key_file_of(context.settings(), context.data_dir()), key_store, rules.access_lifetime),
      keys(ring, context.blocking()),
      ended(revocation_lifetime(rules), [waiting = waiters] { waiting->wake(); }),
      events(context.peer(Peer::user)),
      relay(context.shards().context(0).get_executor(), database, context.blocking(), events),
      mailer(mailer_of(context)),
      credentials(sql, [this] { mail_relay.notify(); }),
      mail_delivery(store, credentials, *mailer, MailTexts(context.settings().get(public_url))),
      mail_subscriber(mail_delivery),
      mail_relay(context.shards().context(0).get_executor(), database, context.blocking(), mail_subscriber, mail_table),
      factor_store(sql, [this] { mail_relay.notify(); }),
      administration_store(sql, [this] { relay.notify(); }),
      hasher(argon2_of(context.settings())),
      sign_ins(context.settings().get(rate_limits).on),
      registrations(context.settings().get(rate_limits).on, registration_rules),
      mails(context.settings().get(rate_limits).on),
      attempts(make_attempts(context)),
      sessions(store, ended, audit, ring, rules),
      factors(factor_store, TextSealer(encryption_key_of(context.settings(), context.data_dir()))),
      announcer(relay),
      refusals(store, audit),
      accounts({store, credentials, hasher, sessions, factors, sign_ins, registrations, refusals, audit, announcer}),
      passwords(store, credentials, hasher, ended, sign_ins, refusals, audit),
      links(store, credentials, refusals, mails),
      verification(accounts, credentials),
      reauthentication(store, credentials, hasher, factors, sign_ins, refusals, audit),
      administration(administration_store, accounts, ended, audit),
      upkeep(context.shards().context(0).get_executor(), store, accounts, ended, keys, audit,
             database.dialect() != store::Dialect::sqlite),
      authenticator(keys, ended),
      sign_in_api(accounts, sessions, context.cors(), context.routes()),
      session_api(accounts, sessions, keys, context.routes()),
      password_api(passwords, links, verification, accounts, authenticator, context.routes()),
      two_factor_api(factors, reauthentication, accounts, context.routes()),
      administration_api(administration, reauthentication, context.routes()),
      internal_api(accounts, store, waiters, context.routes()) {
    if (attempts) {
        sign_ins.share(*attempts);
        registrations.share(*attempts, "registrations");
        mails.share(*attempts);
    }
}

void AuthParts::prepare() {
    migrate_accounts(database);
    ring.load();
    for (const auto& revocation : store.load_revocations()) {
        if (revocation.session) {
            ended.add(*revocation.session, revocation.at);
        }
        if (revocation.user) {
            ended.outdate(*revocation.user, revocation.at);
        }
    }
}

}  // namespace messenger::auth
