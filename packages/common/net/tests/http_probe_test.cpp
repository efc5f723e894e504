// What is not to the letter is refused with one answer and the end of the connection; what is, is answered, and so is
// what follows it.
#include <gtest/gtest.h>

#include "net/tests/http_server_fixture.hpp"
#include "net/tests/raw_requests.hpp"

namespace messenger::net {
namespace {

class HttpProbeTest : public HttpServerTest {
  protected:
    std::vector<RawRequest> requests(std::string_view kind) const {
        auto all = raw_requests("127.0.0.1:" + std::to_string(port));
        std::erase_if(all, [kind](const RawRequest& request) { return request.kind != kind; });
        return all;
    }
};

TEST_F(HttpProbeTest, RefusesOnceWhatTwoServersCouldReadInTwoWaysAndCloses) {
    const auto all = requests("refused");
    EXPECT_GT(all.size(), 250U);
    for (const auto& request : all) {
        RawClient client(port);
        client.write(request.bytes + get("/next"));
        const auto answer = client.read();
        EXPECT_GE(answer.status, 400) << request.name;
        EXPECT_LT(answer.status, 500) << request.name;
        const bool is_closed = answer.has("Connection: close\r\n");
        EXPECT_TRUE(is_closed) << request.name;
        EXPECT_EQ(is_closed ? client.read_to_end() : "", "") << request.name;
    }
}

TEST_F(HttpProbeTest, RefusesWithoutWaitingForMore) {
    for (const auto& request : requests("refused")) {
        RawClient client(port);
        client.write(request.bytes);
        EXPECT_GE(client.read().status, 400) << request.name;
    }
}

TEST_F(HttpProbeTest, AnswersWhatIsToTheLetterAndWhatFollowsIt) {
    const auto all = requests("answered");
    EXPECT_GT(all.size(), 20U);
    for (const auto& request : all) {
        RawClient client(port);
        client.write(request.bytes + get("/next"));
        const auto answer = client.read();
        EXPECT_EQ(answer.status, 200) << request.name << answer.body;
        EXPECT_TRUE(answer.body.starts_with(request.bytes.contains("POST") ? "POST /post " : "GET /get"))
            << answer.body;
        EXPECT_EQ(client.read().body, "GET /next ") << request.name;
    }
}

}  // namespace
}  // namespace messenger::net
