#include "domain/account_rules.hpp"

#include <gtest/gtest.h>

#include <string>

namespace messenger::auth {
namespace {

TEST(AccountRules, TakesSensibleEmails) {
    for (const auto* email :
         {"a@b.de", "first.last+tag@sub.example.org", "o'neill@example.co.uk", " padded@example.org ",
          "1@xn--bcher-kva.example", "ünal@example.org", "UPPER@EXAMPLE.ORG"}) {
        EXPECT_EQ(nullptr, email_problem(email)) << email;
    }
}

TEST(AccountRules, RefusesWhatIsNoEmail) {
    for (const auto* email :
         {"", "a", "@", "a@", "@b.de", "a@b", "a@b.", "a@.de", "a b@c.de", "a@b c.de", "a..b@c.de", ".a@c.de",
          "a.@c.de", "a@-b.de", "a@b-.de", "a@b.123", "a@b..de", "a\n@b.de", "<a@b.de>"}) {
        EXPECT_NE(nullptr, email_problem(email)) << email;
    }
    EXPECT_NE(nullptr, email_problem(std::string(65, 'a') + "@example.org"));
    const std::string label(60, 'a');
    EXPECT_NE(nullptr, email_problem("a@" + label + "." + label + "." + label + "." + label + "." + label + ".de"));
}

TEST(AccountRules, ComparesEmailsWithoutCaseAndBlanks) {
    EXPECT_EQ("anna@example.org", email_key("  Anna@EXAMPLE.org\t"));
}

TEST(AccountRules, KnowsCommonPasswordsInAnyCase) {
    for (const auto* password :
         {"password", "PASSWORD1", "12345678", "qwertyuiop", "iloveyou", "trustno1", "Football"}) {
        EXPECT_NE(nullptr, password_problem(password)) << password;
    }
    EXPECT_EQ(nullptr, password_problem("a sentence nobody else has"));
}

TEST(AccountRules, WantsAVisibleDisplayName) {
    EXPECT_EQ(nullptr, display_name_problem("Änne Müller"));
    EXPECT_NE(nullptr, display_name_problem("   "));
    EXPECT_NE(nullptr, display_name_problem("a\nb"));
}

}  // namespace
}  // namespace messenger::auth
