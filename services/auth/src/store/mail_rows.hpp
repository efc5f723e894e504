// Mails that were asked for, as rows of the table `mail_outbox`, in the caller's transaction.
#pragma once

#include <soci/soci.h>

#include <string>

#include "domain/credential_store.hpp"

namespace messenger::auth {

inline constexpr const char* mail_table = "mail_outbox";

void insert_mail(soci::session& sql, const MailRequest& request);
/// A notice to the mailbox of an account.
void insert_notice(soci::session& sql, const Account& account, std::string what);

}  // namespace messenger::auth
