#include "net/access_log.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace messenger::net {
namespace {

Request secretive_request() {
    Request request;
    request.method = Method::post;
    request.path = "/api/rooms/%22x%22";
    request.query = "token=secret-1";
    request.request_id = "id-1";
    request.trace.traceparent = "00-0af7651916cd43dd8448eb211c80319c-secret-2-01";
    request.client_address = "192.0.2.7";
    request.headers.add("Authorization", "Bearer secret-3");
    request.headers.add("Cookie", "secret-4");
    request.headers.add("X-Internal-Token", "secret-5");
    request.headers.add("User-Agent", "secret-6");
    return request;
}

TEST(AccessLogTest, WritesOneLineOfWhatIsNoSecret) {
    ::testing::internal::CaptureStderr();
    AccessLog(secretive_request()).write(201);
    const auto written = ::testing::internal::GetCapturedStderr();
    EXPECT_EQ(written.find("secret"), std::string::npos) << written;
    EXPECT_EQ(std::ranges::count(written, '\n'), 1);
    auto line = boost::json::parse(written).as_object();
    EXPECT_GE(line.at("milliseconds").to_number<double>(), 0);
    for (const auto* made_now : {"time", "milliseconds"}) {
        line.erase(made_now);
    }
    EXPECT_EQ(line, (boost::json::object{{"level", "info"},
                                         {"service", "messenger"},
                                         {"msg", "request"},
                                         {"requestId", "id-1"},
                                         {"traceId", "0af7651916cd43dd8448eb211c80319c"},
                                         {"method", "POST"},
                                         {"path", "/api/rooms/%22x%22"},
                                         {"status", 201},
                                         {"address", "192.0.2.7"}}));
}

TEST(AccessLogTest, TheCodeOfAnInviteIsNotWritten) {
    for (const auto* path : {"/api/invites/secret-1", "/api/invites/secret-1/join", "/api/rooms/1/invites/secret-1",
                             "/api/rooms/1/%69nvites/secret-1"}) {
        auto request = secretive_request();
        request.path = path;
        ::testing::internal::CaptureStderr();
        AccessLog(request).write(200);
        const auto written = ::testing::internal::GetCapturedStderr();
        EXPECT_EQ(written.find("secret"), std::string::npos) << written;
        EXPECT_NE(written.find("nvites/***"), std::string::npos) << written;
    }
}

}  // namespace
}  // namespace messenger::net
