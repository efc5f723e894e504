#include "store/database_url.hpp"

#include <gtest/gtest.h>

#include <array>

namespace messenger::store {
namespace {

TEST(DatabaseUrl, ReadsASqliteFile) {
    const auto url = parse_database_url("sqlite:auth.db");
    ASSERT_TRUE(url.has_value());
    EXPECT_EQ(Dialect::sqlite, url->dialect);
    EXPECT_EQ("auth.db", url->file);
    EXPECT_EQ("/var/lib/a.db", parse_database_url("sqlite:///var/lib/a.db")->file);
}

TEST(DatabaseUrl, ReadsServersWithTheirDefaultPorts) {
    const auto url = parse_database_url("mysql://chat%40user:p%40ss@db.example:3307/chatapp");
    ASSERT_TRUE(url.has_value());
    EXPECT_EQ(Dialect::mysql, url->dialect);
    EXPECT_EQ("db.example", url->host);
    EXPECT_EQ(3307, url->port);
    EXPECT_EQ("chat@user", url->user);
    EXPECT_EQ("p@ss", url->password);
    EXPECT_EQ("chatapp", url->name);
    EXPECT_EQ(5432, parse_database_url("postgresql://u@h/n")->port);
}

TEST(DatabaseUrl, KeepsAConnectionStringOfMongoDbWhole) {
    const std::string text = "mongodb://chat:p%40ss@a:27017,b:27018/chatapp?replicaSet=rs0&tls=true";
    const auto url = parse_database_url(text);
    ASSERT_TRUE(url.has_value());
    EXPECT_EQ(Dialect::mongodb, url->dialect);
    EXPECT_EQ("a:27017,b:27018", url->host);
    EXPECT_EQ("chatapp", url->name);
    EXPECT_EQ(text, url->uri);
    EXPECT_EQ("chatapp", parse_database_url("mongodb+srv://u:p@cluster.example/chatapp")->name);
}

TEST(DatabaseUrl, ReadsHowTheServerIsToProveItself) {
    const auto url = parse_database_url("postgresql://u@h/n?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem");
    ASSERT_TRUE(url.has_value());
    EXPECT_EQ("verify-full", url->ssl_mode);
    EXPECT_EQ("/etc/ca.pem", url->ca_file);
    EXPECT_EQ("require", parse_database_url("postgresql://u@h/n?sslmode=require")->ssl_mode);
    EXPECT_EQ("/etc/ca.pem", parse_database_url("mysql://u@h/n?ssl-ca=/etc/ca.pem")->ca_file);
}

TEST(DatabaseUrl, RefusesParametersThatItWouldNotHeed) {
    for (const auto* text : {"mysql://u@h/n?sslmode=require", "postgresql://u@h/n?sslmode=maybe",
                             "postgresql://u@h/n?sslrootcert=/etc/ca.pem",
                             "postgresql://u@h/n?sslmode=require&sslrootcert=/etc/ca.pem", "mysql://u@h/n?x"}) {
        EXPECT_FALSE(parse_database_url(text).has_value()) << text;
    }
}

TEST(DatabaseUrl, RefusesNonsenseWithoutEchoingIt) {
    for (const auto* text :
         {"", "auth.db", "sqlite:", "sqlite:a b", "oracle://u:secret@h/n", "mysql://u:secret@h", "mysql://u:secret@/n",
          "mysql://u:secret@h:x/n", "mysql://u:secret@h:0/n", "mongodb://u:secret@h", "mongodb://u:secret@h/",
          "mongodb://u:secret@/n", "mongodb://u:secret@h/a/b", "mongodb://u:secret@h/?x=y"}) {
        const auto url = parse_database_url(text);
        ASSERT_FALSE(url.has_value()) << text;
        EXPECT_EQ(std::string::npos, url.error().find("secret"));
    }
}

TEST(DatabaseUrl, SaysWhichDatabasesAServiceOffers) {
    constexpr std::array offered{Dialect::sqlite, Dialect::postgresql};
    EXPECT_EQ("", missing_driver(*parse_database_url("sqlite:a.db"), offered));
    EXPECT_EQ("", missing_driver(*parse_database_url("postgresql://u:p@h/n"), offered));
    EXPECT_EQ("this service does not offer MySQL; it offers SQLite, PostgreSQL",
              missing_driver(*parse_database_url("mysql://u:p@h/n"), offered));
}

}  // namespace
}  // namespace messenger::store
