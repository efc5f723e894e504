#include "store/mail_rows.hpp"

#include <boost/json.hpp>

#include "domain/account_rules.hpp"
#include "store/outbox.hpp"

namespace messenger::auth {

void insert_mail(soci::session& sql, const MailRequest& request) {
    const auto payload =
        boost::json::serialize(boost::json::object{{"email", request.email_key}, {"notice", request.notice}});
    store::outbox::add(sql, request.topic, request.email_key, payload, now(), mail_table);
}

void insert_notice(soci::session& sql, const Account& account, std::string what) {
    insert_mail(
        sql,
        {.topic = std::string(mail_topic::notice), .email_key = email_key(account.email), .notice = std::move(what)});
}

}  // namespace messenger::auth
