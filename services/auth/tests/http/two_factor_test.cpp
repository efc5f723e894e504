#include "auth_fixture.hpp"
#include "domain/totp.hpp"

namespace messenger::auth {
namespace {

class TwoFactorTest : public AuthHttpTest {
  protected:
    testing::Reply enroll(const std::string& body = "") { return post("/api/auth/totp/enroll", body, token_); }
    testing::Reply confirm(const std::string& code) {
        return post("/api/auth/totp/confirm", R"({"code":")" + code + "\"}", token_);
    }
    testing::Reply log_in_with(const std::string& code) {
        return post("/api/auth/login",
                    R"({"email":"anna@example.org","password":"a good passphrase","totp":")" + code + "\"}");
    }
    /// The code of the present step, or of a later one: each is good once.
    static std::string code(const std::string& secret, int later = 0) {
        const auto step = std::chrono::floor<std::chrono::seconds>(now()).time_since_epoch().count() / 30;
        return totp_code(secret, step + later);
    }
    /// Turns the second factor on with the code of the step before the present one.
    std::string enable() {
        secret_ = enroll().string_at("secret");
        const auto reply = confirm(code(secret_, -1));
        EXPECT_EQ(200, reply.status) << reply.text;
        return std::string(reply.at("recoveryCodes").as_array().at(0).as_string());
    }

    std::string token_ = register_user(anna).string_at("accessToken");
    std::string secret_;
};

TEST_F(TwoFactorTest, GivesASecretAndRecoveryCodesForIt) {
    const auto enrolled = enroll();
    ASSERT_EQ(200, enrolled.status) << enrolled.text;
    EXPECT_EQ(0u, enrolled.string_at("uri").find("otpauth://totp/Messenger:anna@example.org?secret="));
    EXPECT_EQ(200, log_in(anna).status) << "nothing is on before it is confirmed";
    EXPECT_EQ("invalid-totp", confirm("000000").problem());
    const auto confirmed = confirm(code(enrolled.string_at("secret")));
    ASSERT_EQ(200, confirmed.status);
    EXPECT_EQ(10u, confirmed.at("recoveryCodes").as_array().size());
    EXPECT_EQ("totp-already-enabled", enroll().problem());
    EXPECT_EQ(409, confirm(code(enrolled.string_at("secret"))).status);
    mail_to(anna, "Two-factor authentication was enabled");
}

TEST_F(TwoFactorTest, AsksForACodeAtLogin) {
    enable();
    const auto without = log_in(anna);
    EXPECT_EQ(401, without.status);
    EXPECT_EQ("totp-required", without.problem());
    EXPECT_EQ("invalid-credentials", log_in(anna, "wrong passphrase").problem()) << "the password comes first";
    EXPECT_EQ("invalid-totp", log_in_with("000000").problem());
    EXPECT_EQ(200, log_in_with(code(secret_)).status);
}

TEST_F(TwoFactorTest, TakesNoCodeTwice) {
    enable();
    const auto once = code(secret_);
    EXPECT_EQ(200, log_in_with(once).status);
    EXPECT_EQ("invalid-totp", log_in_with(once).problem());
    EXPECT_EQ("invalid-totp", log_in_with(code(secret_, -1)).problem()) << "the one of the enrolment";
}

TEST_F(TwoFactorTest, TakesEachRecoveryCodeOnce) {
    const auto recovery_code = enable();
    EXPECT_EQ(200, log_in_with(recovery_code).status);
    EXPECT_EQ("invalid-totp", log_in_with(recovery_code).problem());
    mail_to(anna, "A recovery code was used");
}

TEST_F(TwoFactorTest, SlowsDownWhoGuessesCodes) {
    enable();
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(401, log_in_with("00000" + std::to_string(i)).status);
    }
    EXPECT_EQ(429, log_in_with("000009").status);
}

TEST_F(TwoFactorTest, IsTurnedOffWithACodeOrThePassword) {
    const auto recovery_code = enable();
    const auto disable = [&](const std::string& body) { return post("/api/auth/totp/disable", body, token_); };
    EXPECT_EQ("wrong-password", disable(R"({"password":"wrong"})").problem());
    EXPECT_EQ("totp-required", disable(R"({"password":"a good passphrase"})").problem());
    EXPECT_EQ("invalid-totp", disable(R"({"code":"000000"})").problem());
    EXPECT_EQ(204, disable(R"({"code":")" + recovery_code + "\"}").status);
    EXPECT_EQ(200, log_in(anna).status);
    EXPECT_EQ(409, disable("").status);
    EXPECT_EQ(200, enroll().status);
}

TEST_F(TwoFactorTest, WantsAFreshProofForWhatIsSensitive) {
    {
        store::SqlPool database(*store::parse_database_url("sqlite:auth.db"), host_.data_dir(),
                                {.sessions = 1, .is_only_process = false});
        database.write([](soci::session& sql) { sql << "UPDATE sessions SET created_at = 1"; });
    }
    EXPECT_EQ("reauthentication-required", enroll().problem());
    EXPECT_EQ("reauthentication-required", enroll(R"({"totp":"123456"})").problem()) << "there is no factor yet";
    EXPECT_EQ("wrong-password", enroll(R"({"password":"wrong"})").problem());
    EXPECT_EQ(403, post("/api/auth/step-up", R"({"password":"wrong"})", token_).status);
    EXPECT_EQ(204, post("/api/auth/step-up", R"({"password":"a good passphrase"})", token_).status);
    EXPECT_EQ(200, enroll().status);
}

TEST_F(TwoFactorTest, KeepsTheSecretUnreadableInTheDatabase) {
    enable();
    store::SqlPool database(*store::parse_database_url("sqlite:auth.db"), host_.data_dir(),
                            {.sessions = 1, .is_only_process = false});
    const auto stored = database.read([](soci::session& sql) {
        std::string text;
        sql << "SELECT sealed_secret FROM second_factors", soci::into(text);
        return text;
    });
    EXPECT_FALSE(stored.empty());
    EXPECT_EQ(std::string::npos, stored.find(secret_));
}

}  // namespace
}  // namespace messenger::auth
