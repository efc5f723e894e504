// TLS to the database servers of tests/servers, which have certificates that only they know.
#include <gtest/gtest.h>

#include <cstdlib>

#include "store/sql_pool.hpp"
#include "testing/temporary_folder.hpp"
#include "testing/test_databases.hpp"

namespace messenger::store {
namespace {

class SqlTlsTest : public ::testing::TestWithParam<Dialect> {
  protected:
    /// How a session is encrypted that trusts this certificate.
    std::string cipher(const std::string& certificate) {
        const bool is_mysql = GetParam() == Dialect::mysql;
        auto url = database_.url();
        const char* folder = std::getenv(is_mysql ? "TEST_MYSQL_CERTIFICATES" : "TEST_POSTGRESQL_CERTIFICATES");
        url.ca_file = std::string(folder == nullptr ? "" : folder) + "/" + certificate;
        url.ssl_mode = is_mysql ? "" : "verify-full";
        SqlPool pool(url, folder_.path(), {.sessions = 1});
        return pool.read([&](soci::session& sql) {
            std::string cipher;
            sql << (is_mysql ? "SELECT variable_value FROM information_schema.session_status WHERE variable_name = "
                               "'Ssl_cipher'"
                             : "SELECT cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid()"),
                soci::into(cipher);
            return cipher;
        });
    }

    testing::TemporaryFolder folder_;
    testing::TestDatabase database_{GetParam()};
};

TEST_P(SqlTlsTest, EncryptsForAServerWithTheRightCertificate) {
    EXPECT_NE("", cipher("server.pem"));
}

TEST_P(SqlTlsTest, RefusesAServerWithAnotherCertificate) {
    EXPECT_THROW(cipher("stranger.pem"), StoreError);
}

INSTANTIATE_TEST_SUITE_P(Servers, SqlTlsTest, ::testing::Values(Dialect::mysql, Dialect::postgresql),
                         [](const auto& info) { return std::string(to_string(info.param)); });

}  // namespace
}  // namespace messenger::store
