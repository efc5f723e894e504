// The routes about passwords and the mailbox: change, forgot, reset, verify.
#pragma once

#include "domain/email_verification.hpp"
#include "domain/mailed_links.hpp"
#include "domain/passwords.hpp"
#include "net/authenticator.hpp"
#include "net/routes.hpp"

namespace messenger::auth {

class PasswordApi {
  public:
    /// Adds its rows to the table; the references must outlive it, and it the table. `authenticator` is asked about
    /// the caller of the one route that takes either a token or an email.
    PasswordApi(Passwords& passwords, MailedLinks& links, EmailVerification& verification, Accounts& accounts,
                net::Authenticator& authenticator, net::RouteTable& routes);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer change(net::Exchange& exchange);
    Answer forgot(net::Exchange& exchange);
    Answer reset(net::Exchange& exchange);
    Answer verify(net::Exchange& exchange);
    Answer resend(net::Exchange& exchange);

    /// Of the body, or else of the caller's account.
    Task<Result<std::string>> email_of(net::Exchange& exchange);

    Passwords& passwords_;
    MailedLinks& links_;
    EmailVerification& verification_;
    Accounts& accounts_;
    net::Authenticator& authenticator_;
};

}  // namespace messenger::auth
