#include "net/proxy_protocol.hpp"

#include <gtest/gtest.h>

namespace messenger::net {
namespace {

using namespace std::string_literals;

const std::string signature("\r\n\r\n\0\r\nQUIT\n", 12);

/// "broken", "incomplete", or the client ("itself" without one) and what follows the header.
std::string read(const std::string& received) {
    const auto header = parse_proxy_header(received);
    if (!header) {
        return "broken";
    }
    return *header ? (*header)->client.value_or("itself") + "|" + received.substr((*header)->length) : "incomplete";
}

std::string binary(char command, char family, const std::string& rest, std::string behind = "GET") {
    return signature + command + family + static_cast<char>(rest.size() >> 8U) + static_cast<char>(rest.size() & 255U) +
           rest + std::move(behind);
}

TEST(ProxyProtocolTest, ReadsVersion1) {
    EXPECT_EQ(read("PROXY TCP4 192.0.2.1 10.0.0.1 56324 443\r\nGET"), "192.0.2.1|GET");
    EXPECT_EQ(read("PROXY TCP6 2001:db8::1 fd00::1 0 65535\r\n"), "2001:db8::1|");
    EXPECT_EQ(read("PROXY UNKNOWN\r\nGET"), "itself|GET");
    EXPECT_EQ(read("PROXY UNKNOWN ffff::1 ffff::2 65535 65535\r\nGET"), "itself|GET");
}

TEST(ProxyProtocolTest, ReadsVersion2) {
    const auto v4 = "\xc0\0\x02\x01\x0a\0\0\x01\xdc\x04\x01\xbb"s;
    EXPECT_EQ(read(binary(0x21, 0x11, v4)), "192.0.2.1|GET");
    EXPECT_EQ(read(binary(0x21, 0x11, v4 + "\x04\0\x02xy"s)), "192.0.2.1|GET") << "with what proxies add";
    EXPECT_EQ(read(binary(0x20, 0x00, "")), "itself|GET") << "a health check of the proxy";
    EXPECT_EQ(read(binary(0x20, 0x11, v4)), "itself|GET");
    EXPECT_EQ(read(binary(0x21, 0x00, "anything")), "itself|GET");
    const auto v6 = "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"s;
    EXPECT_EQ(read(binary(0x21, 0x21, v6 + v6 + "\0\1\0\2"s)), "2001:db8::1|GET");
    const auto mapped = "\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\0\x02\x01"s;
    EXPECT_EQ(read(binary(0x21, 0x21, mapped + v6 + "\0\1\0\2"s)), "192.0.2.1|GET");
}

TEST(ProxyProtocolTest, WaitsForTheRestHoweverItArrives) {
    for (const auto& whole : {"PROXY TCP4 192.0.2.1 10.0.0.1 56324 443\r\n"s,
                              binary(0x21, 0x11, "\xc0\0\x02\x01\x0a\0\0\x01\xdc\x04\x01\xbb"s, "")}) {
        for (std::size_t length = 0; length < whole.size(); ++length) {
            EXPECT_EQ(read(whole.substr(0, length)), "incomplete") << length;
        }
        EXPECT_EQ(read(whole), "192.0.2.1|");
    }
}

TEST(ProxyProtocolTest, RefusesWhatIsNoHeader) {
    for (const auto& received : {
             "GET / HTTP/1.1\r\n"s,
             "PROXy"s,
             "proxy TCP4 192.0.2.1 10.0.0.1 1 2\r\n"s,
             "\r\n\r\nGET"s,
             "PROXY \r\n"s,
             "PROXY TCP4\r\n"s,
             "PROXY TCP5 192.0.2.1 10.0.0.1 1 2\r\n"s,
             "PROXY TCP4 192.0.2.1 10.0.0.1 1 2\n"s,
             "PROXY TCP4 192.0.2.1 10.0.0.1 1\r\n"s,
             "PROXY TCP4 192.0.2.1 10.0.0.1 1 2 3\r\n"s,
             "PROXY TCP4  192.0.2.1 10.0.0.1 1 2\r\n"s,
             "PROXY TCP4 192.0.2.1 10.0.0.1 1 65536\r\n"s,
             "PROXY TCP4 192.0.2.1 10.0.0.1 01 2\r\n"s,
             "PROXY TCP4 192.0.2.1 10.0.0.1 -1 2\r\n"s,
             "PROXY TCP4 192.0.2.256 10.0.0.1 1 2\r\n"s,
             "PROXY TCP4 2001:db8::1 fd00::1 1 2\r\n"s,
             "PROXY TCP6 192.0.2.1 10.0.0.1 1 2\r\n"s,
             "PROXY TCP6 fe80::1%lo fe80::2 1 2\r\n"s,
             "PROXY TCP4 example.org 10.0.0.1 1 2\r\n"s,
             "PROXY UNKNOWN "s + std::string(200, 'x') + "\r\n",
             binary(0x11, 0x11, std::string(12, 'a')),
             binary(0x22, 0x11, std::string(12, 'a')),
             binary(0x21, 0x11, std::string(11, 'a')),
             binary(0x21, 0x21, std::string(35, 'a')),
             binary(0x21, 0x12, std::string(12, 'a')),
             binary(0x21, 0x31, std::string(216, 'a')),
             binary(0x21, 0x11, std::string(2049, 'a')),
         }) {
        EXPECT_EQ(read(received), "broken") << received;
    }
}

}  // namespace
}  // namespace messenger::net
