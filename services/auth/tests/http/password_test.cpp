#include "auth_fixture.hpp"

namespace messenger::auth {
namespace {

class PasswordTest : public AuthHttpTest {
  protected:
    testing::Reply change(const std::string& current, const std::string& fresh, const std::string& token) {
        return post("/api/auth/password/change",
                    R"({"currentPassword":")" + current + R"(","newPassword":")" + fresh + "\"}", token);
    }
    testing::Reply forgot(const std::string& email) {
        return post("/api/auth/password/forgot", R"({"email":")" + email + "\"}");
    }
    testing::Reply reset(const std::string& token, const std::string& fresh) {
        return post("/api/auth/password/reset", R"({"token":")" + token + R"(","newPassword":")" + fresh + "\"}");
    }

    /// The entries of one kind in the audit log, the newest first.
    std::vector<boost::json::value> audited(std::string_view action, const std::string& admin) {
        std::vector<boost::json::value> entries;
        for (const auto& entry : get("/api/auth/audit?limit=500", admin).at("items").as_array()) {
            if (entry.at("action").as_string() == action) {
                entries.push_back(entry);
            }
        }
        return entries;
    }

    testing::Reply registered_ = register_user(anna);
    std::string token_ = registered_.string_at("accessToken");
};

TEST_F(PasswordTest, ChangesItAndEndsTheOtherSessions) {
    const auto other = log_in(anna).string_at("accessToken");
    EXPECT_EQ(204, change("a good passphrase", "a better passphrase", token_).status);
    EXPECT_EQ(200, get("/api/auth/verify", token_).status);
    EXPECT_EQ(401, get("/api/auth/verify", other).status);
    EXPECT_EQ(401, log_in(anna).status);
    EXPECT_EQ(200, log_in(anna, "a better passphrase").status);
    mail_to(anna, "Your password was changed");
}

TEST_F(PasswordTest, ChangesNothingWithoutTheCurrentPasswordOrForABadNewOne) {
    EXPECT_EQ("wrong-password", change("not my passphrase", "a better passphrase", token_).problem());
    for (const auto* bad : {"short", "password1", "Anna@Example.org", "anna example"}) {
        const auto reply = change("a good passphrase", bad, token_);
        EXPECT_EQ(422, reply.status) << bad;
        EXPECT_EQ(Paths{"/newPassword"}, invalid_paths(reply)) << bad;
    }
    EXPECT_EQ(401, change("a good passphrase", "a better passphrase", "").status);
    EXPECT_EQ(200, log_in(anna).status);
}

TEST_F(PasswordTest, ResetsAForgottenOneOnceAndEndsAllSessions) {
    EXPECT_EQ(202, forgot("ANNA@example.org").status);
    const auto link = token_in(mail_to(anna, "/reset-password#token="));
    EXPECT_EQ(422, reset(link, "password1").status);
    EXPECT_EQ(204, reset(link, "a better passphrase").status);
    EXPECT_EQ(401, get("/api/auth/verify", token_).status);
    EXPECT_EQ(401, refresh(registered_.string_at("refreshToken")).status);
    const auto signed_in = log_in(anna, "a better passphrase");
    ASSERT_EQ(200, signed_in.status);
    EXPECT_TRUE(signed_in.at("user.emailVerified").as_bool()) << "who reads the mail owns the mailbox";
    const auto again = reset(link, "yet another passphrase");
    EXPECT_EQ(404, again.status);
    EXPECT_EQ("invalid-token", again.problem());
}

TEST_F(PasswordTest, AnswersAndDoesTheSameForAnUnknownMailbox) {
    const auto known = forgot(anna);
    const auto unknown = forgot("nobody@example.org");
    EXPECT_EQ(known.status, unknown.status);
    EXPECT_EQ(known.text, unknown.text);
    mail_to(anna, "/reset-password#token=");
    forgot("bert@example.org");
    register_user("bert@example.org");
    mail_to("bert@example.org", "/verify-email#token=");
    for (const auto& mail : mails()) {
        EXPECT_EQ(std::string::npos, mail.find("nobody@example.org"));
    }
}

TEST_F(PasswordTest, RefusesMadeUpTokens) {
    EXPECT_EQ("invalid-token", reset("made-up", "a better passphrase").problem());
    EXPECT_EQ("invalid-token", post("/api/auth/email/verify", R"({"token":"made-up"})").problem());
    const auto verification = token_in(mail_to(anna, "/verify-email#token="));
    EXPECT_EQ("invalid-token", reset(verification, "a better passphrase").problem()) << "a token of another purpose";
}

TEST_F(PasswordTest, VerifiesTheMailboxOfARegistration) {
    EXPECT_FALSE(registered_.at("user.emailVerified").as_bool());
    const auto link = token_in(mail_to(anna, "/verify-email#token="));
    EXPECT_EQ(204, post("/api/auth/email/verify", R"({"token":")" + link + "\"}").status);
    EXPECT_TRUE(get("/api/auth/verify", token_).at("user.emailVerified").as_bool());
    EXPECT_EQ(404, post("/api/auth/email/verify", R"({"token":")" + link + "\"}").status);
}

TEST_F(PasswordTest, ResendsTheLinkToTheCallerOrAGivenMailbox) {
    EXPECT_EQ(202, post("/api/auth/email/resend", "", token_).status);
    EXPECT_EQ(202, post("/api/auth/email/resend", R"({"email":"anna@example.org"})").status);
    EXPECT_EQ(202, post("/api/auth/email/resend", R"({"email":"nobody@example.org"})").status);
    EXPECT_EQ(401, post("/api/auth/email/resend", "").status);
    EXPECT_EQ(422, post("/api/auth/email/resend", R"({"email":"no mailbox"})").status);
}

TEST_F(PasswordTest, SlowsDownWhoAsksForManyMails) {
    for (int i = 0; i < 60; ++i) {
        EXPECT_EQ(202, forgot("mailbox" + std::to_string(i) + "@example.org").status);
    }
    const auto refused = forgot(anna);
    EXPECT_EQ(429, refused.status);
    EXPECT_TRUE(refused.headers.contains("Retry-After"));
}

TEST_F(PasswordTest, SlowsDownWhoGuessesWhetherTheAccountExistsOrNot) {
    for (const std::string email : {anna, "nobody@example.org"}) {
        for (int i = 0; i < 5; ++i) {
            EXPECT_EQ(401, log_in(email, "wrong " + std::to_string(i)).status);
        }
        const auto refused = log_in(email, "wrong again");
        EXPECT_EQ(429, refused.status);
        EXPECT_EQ("too-many-requests", refused.problem());
        EXPECT_TRUE(refused.headers.contains("Retry-After"));
    }
}

TEST_F(PasswordTest, LeavesAnEntryOfEachPauseNotOfEachAttemptInTheAuditLog) {
    const auto admin = admin_token();
    std::size_t pauses = 0;
    for (const std::string email : {anna, "nobody@example.org"}) {
        int before = 401;
        for (int i = 0; i < 20; ++i) {
            const int status = log_in(email, "wrong").status;
            pauses += before == 401 && status == 429 ? 1 : 0;
            before = status;
        }
    }
    const auto entries = audited("attempt.throttled", admin);
    ASSERT_LE(2u, pauses);
    ASSERT_EQ(pauses, entries.size());
    EXPECT_TRUE(entries.front().at("user").is_null()) << "the newest comes first";
    EXPECT_EQ(registered_.at("user.id"), entries.back().at("user"));
    EXPECT_EQ("sign-in", entries[0].at("detail").as_string());
    EXPECT_EQ("127.0.0.1", entries[0].at("address").as_string());
}

TEST_F(PasswordTest, LeavesRequestsOfLinksAndFailedChangesInTheAuditLog) {
    const auto admin = admin_token();
    forgot(anna);
    forgot("nobody@example.org");
    post("/api/auth/email/resend", R"({"email":")" + std::string(anna) + "\"}");
    change("wrong", "a better passphrase", token_);
    const auto resets = audited("password.reset-requested", admin);
    ASSERT_EQ(2u, resets.size());
    EXPECT_TRUE(resets[0].at("user").is_null()) << "the newest comes first";
    EXPECT_TRUE(resets[1].at("user").is_string());
    EXPECT_TRUE(resets[1].at("actor").is_null());
    EXPECT_EQ(1u, audited("email.verification-requested", admin).size());
    const auto failed = audited("password.change-failed", admin);
    ASSERT_EQ(1u, failed.size());
    EXPECT_EQ(failed[0].at("user"), failed[0].at("actor"));
}

class WithoutLimits : public AuthHttpTest {
  protected:
    WithoutLimits() : AuthHttpTest({{"RATE_LIMITS", "off"}}) {}
};

TEST_F(WithoutLimits, NothingIsSlowedDown) {
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(401, log_in("nobody@example.org", "wrong").status);
    }
}

}  // namespace
}  // namespace messenger::auth
