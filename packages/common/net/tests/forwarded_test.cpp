#include "net/forwarded.hpp"

#include <gtest/gtest.h>

namespace messenger::net {
namespace {

using Elements = std::vector<ForwardedElement>;

TEST(ForwardedTest, ReadsElementsAsTheRfcWritesThem) {
    EXPECT_EQ(parse_forwarded("for=192.0.2.60;proto=HTTPS;by=203.0.113.43"), (Elements{{"192.0.2.60", "https"}}));
    EXPECT_EQ(parse_forwarded(R"(For="[2001:db8:cafe::17]:4711")"), (Elements{{"[2001:db8:cafe::17]:4711", ""}}));
    EXPECT_EQ(parse_forwarded("for=192.0.2.43, for=198.51.100.17"),
              (Elements{{"192.0.2.43", ""}, {"198.51.100.17", ""}}));
    EXPECT_EQ(parse_forwarded(R"(host="a, b; c \" d";for=_hidden ,	for=unknown)"),
              (Elements{{"_hidden", ""}, {"unknown", ""}}));
}

TEST(ForwardedTest, RefusesWhatIsNotToTheLetter) {
    for (const auto text : {"",           ",",           "for",         "for=",          "=a",         "for=a,",
                            ",for=a",     "for=a;",      ";for=a",      "for=a;;by=b",   "for =a",     "for= a",
                            "for=a b",    "for=\"a",     "for=a\"",     "for=\"a\\",     "for=[::1]",  "for=a:80",
                            "for=\"a\"b", "for=a;for=b", "for=a;FOR=b", "for=\"a\x01\"", "for=a; by=b"}) {
        EXPECT_FALSE(parse_forwarded(text)) << text;
    }
}

TEST(ForwardedTest, ReadsTheAddressOfANode) {
    for (const auto& [node, address] : std::initializer_list<std::pair<std::string_view, std::string>>{
             {"192.0.2.1", "192.0.2.1"},
             {"192.0.2.1:80", "192.0.2.1"},
             {"2001:db8::1", "2001:db8::1"},
             {"[2001:db8::1]", "2001:db8::1"},
             {"[2001:DB8::1]:80", "2001:db8::1"},
             {"::ffff:192.0.2.1", "192.0.2.1"},
         }) {
        const auto parsed = parse_node(node);
        ASSERT_TRUE(parsed) << node;
        EXPECT_EQ(parsed->to_string(), address);
    }
    for (const auto node : {"", "unknown", "_hidden", "[192.0.2.1]", "[::1", "[::1]80", "::1]", "192.0.2",
                            "192.0.2.1.5", "192.0.2.01", "example.org", "fe80::1%lo", "[]"}) {
        EXPECT_FALSE(parse_node(node)) << node;
    }
}

class ClientOriginTest : public ::testing::Test {
  protected:
    ClientOriginTest() {
        trusted.add("10.0.0.0/8");
        trusted.add("fd00::/8");
    }
    /// Who is behind a connection from `peer` with these fields.
    std::string behind(const std::string& peer, const std::vector<Headers::Field>& fields,
                       ForwardedField field = ForwardedField::x_forwarded_for) const {
        Headers headers;
        for (const auto& [name, value] : fields) {
            headers.add(name, value);
        }
        const auto origin = client_origin(peer, headers, trusted, field);
        return origin.address + (origin.scheme.empty() ? "" : " " + origin.scheme);
    }

    Networks trusted;
};

TEST_F(ClientOriginTest, WhoIsNoTrustedProxyIsNotBelieved) {
    EXPECT_EQ(behind("192.0.2.1", {{"X-Forwarded-For", "6.6.6.6"}, {"X-Forwarded-Proto", "https"}}), "192.0.2.1");
    EXPECT_EQ(behind("192.0.2.1", {{"Forwarded", "for=6.6.6.6"}}, ForwardedField::forwarded), "192.0.2.1");
}

TEST_F(ClientOriginTest, TheFirstFromTheRightThatIsNoProxyIsTheClient) {
    EXPECT_EQ(behind("10.0.0.1", {{"X-Forwarded-For", "192.0.2.1"}}), "192.0.2.1");
    EXPECT_EQ(behind("10.0.0.1", {{"X-Forwarded-For", "6.6.6.6, 192.0.2.1"}}), "192.0.2.1")
        << "the client wrote 6.6.6.6";
    EXPECT_EQ(behind("10.0.0.1", {{"X-Forwarded-For", "6.6.6.6,192.0.2.1,10.0.0.2"}}), "192.0.2.1");
    EXPECT_EQ(behind("10.0.0.1", {{"X-Forwarded-For", "6.6.6.6"}, {"x-forwarded-for", "192.0.2.1"}}), "192.0.2.1");
    EXPECT_EQ(behind("fd00::1", {{"X-Forwarded-For", "2001:db8::1"}}), "2001:db8::1");
    EXPECT_EQ(behind("10.0.0.1", {{"X-Forwarded-For", "10.0.0.3, 10.0.0.2"}}), "10.0.0.3") << "all are proxies";
    EXPECT_EQ(behind("::ffff:10.0.0.1", {{"X-Forwarded-For", "192.0.2.1:9"}}), "192.0.2.1");
}

TEST_F(ClientOriginTest, WhoIsHiddenCountsAsTheProxyThatHidesHim) {
    for (const auto value : {"", "unknown", "6.6.6.6, unknown", "6.6.6.6, ", "6.6.6.6 192.0.2.1", "6.6.6.6,<script>"}) {
        EXPECT_EQ(behind("10.0.0.1", {{"X-Forwarded-For", value}}), "10.0.0.1") << value;
    }
    EXPECT_EQ(behind("10.0.0.1", {{"X-Forwarded-For", "6.6.6.6, unknown, 10.0.0.2"}}), "10.0.0.2");
    EXPECT_EQ(behind("10.0.0.1", {{"Forwarded", "for=\"6.6.6.6, for=192.0.2.1"}}, ForwardedField::forwarded),
              "10.0.0.1");
}

TEST_F(ClientOriginTest, OnlyTheFieldOfTheSettingIsBelieved) {
    const std::vector<Headers::Field> both{{"Forwarded", "for=192.0.2.1;proto=https"},
                                           {"X-Forwarded-For", "192.0.2.2"}};
    EXPECT_EQ(behind("10.0.0.1", both), "192.0.2.2");
    EXPECT_EQ(behind("10.0.0.1", both, ForwardedField::forwarded), "192.0.2.1 https");
    EXPECT_EQ(behind("10.0.0.1", {{"X-Forwarded-For", "192.0.2.2"}}, ForwardedField::forwarded), "10.0.0.1");
}

TEST_F(ClientOriginTest, TheSchemeIsWhatTheProxyOfTheClientSays) {
    const auto with_scheme = [this](const std::string& scheme) {
        return behind("10.0.0.1", {{"X-Forwarded-For", "192.0.2.1"}, {"X-Forwarded-Proto", scheme}});
    };
    EXPECT_EQ(with_scheme("https"), "192.0.2.1 https");
    EXPECT_EQ(with_scheme("HTTP"), "192.0.2.1 http");
    EXPECT_EQ(with_scheme("http, https"), "192.0.2.1 https");
    EXPECT_EQ(with_scheme("wss"), "192.0.2.1");
    EXPECT_EQ(with_scheme(""), "192.0.2.1");
    EXPECT_EQ(behind("10.0.0.1", {{"Forwarded", "for=6.6.6.6;proto=http, for=192.0.2.1;proto=https, for=10.0.0.2"}},
                     ForwardedField::forwarded),
              "192.0.2.1 https");
}

}  // namespace
}  // namespace messenger::net
