#include <gtest/gtest.h>

#include <random>

#include "net/fuzz/read_request.hpp"

namespace messenger::net {
namespace {

/// A request that is good but for a few bytes that are changed, dropped, doubled or moved.
std::vector<std::uint8_t> almost_a_request(std::mt19937& random) {
    static const std::string seeds[] = {
        "GET /a/b?c=d HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;x=y\r\nabc\r\n0\r\nT: "
        "u\r\n\r\n",
        "GET http://a/b HTTP/1.0\r\nConnection: keep-alive\r\nExpect: 100-continue\r\n\r\n",
    };
    static const std::string interesting("\r\n\0 \t:;,0fF\x7f\x80", 13);
    std::string text = seeds[random() % std::size(seeds)];
    for (auto changes = random() % 4; changes > 0; --changes) {
        const auto at = random() % text.size();
        switch (random() % 4) {
            case 0:
                text[at] = interesting[random() % interesting.size()];
                break;
            case 1:
                text.erase(at, random() % 4);
                break;
            case 2:
                text.insert(at, 1, interesting[random() % interesting.size()]);
                break;
            default:
                text.insert(at, text.substr(random() % text.size(), random() % 40));
                break;
        }
        if (text.empty()) {
            break;
        }
    }
    return {text.begin(), text.end()};
}

TEST(RequestFuzzTest, ReadsAnyBytesTheSameWayHoweverTheyArrive) {
    std::mt19937 random(20261123);
    for (int i = 0; i < 50'000; ++i) {
        read_request_in_every_way(almost_a_request(random));
    }
}

}  // namespace
}  // namespace messenger::net
