// The JSON of OTLP, and what is made of a collector's answer.
#include "net/otlp.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace messenger::net {
namespace {

Span served() {
    return {.kind = Span::Kind::server,
            .service = "chat",
            .trace_id = "0af7651916cd43dd8448eb211c80319c",
            .id = 0x00f067aa0ba902b7,
            .parent = 0xb7ad6b7169203331,
            .started = std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'000)),
            .began = {},
            .took = std::chrono::milliseconds(5),
            .method = Method::get,
            .path = "/api/rooms/1",
            .route = "/api/rooms/{id}",
            .client_address = "192.0.2.1",
            .status = 200};
}

boost::json::value encode(std::initializer_list<Span> spans) {
    OtlpRequest request;
    for (const auto& span : spans) {
        request.add(span);
    }
    return boost::json::parse(request.finish({.version = "1.2.3", .instance = "the-instance"}));
}

boost::json::value only_span(const Span& span) {
    return encode({span}).at_pointer("/resourceSpans/0/scopeSpans/0/spans/0");
}

boost::json::object attributes_of(const boost::json::value& holder) {
    boost::json::object all;
    for (const auto& one : holder.at("attributes").as_array()) {
        all[one.at("key").as_string()] = one.at("value").as_object().begin()->value();
    }
    return all;
}

TEST(OtlpTest, AServedRequestIsEncodedAsTheProtocolHasIt) {
    EXPECT_EQ(encode({served()}), boost::json::parse(R"({"resourceSpans":[{
        "resource":{"attributes":[
            {"key":"service.name","value":{"stringValue":"chat"}},
            {"key":"service.namespace","value":{"stringValue":"messenger"}},
            {"key":"service.version","value":{"stringValue":"1.2.3"}},
            {"key":"service.instance.id","value":{"stringValue":"the-instance"}}]},
        "scopeSpans":[{"scope":{"name":"messenger","version":"1.2.3"},"spans":[{
            "traceId":"0af7651916cd43dd8448eb211c80319c",
            "spanId":"00f067aa0ba902b7",
            "parentSpanId":"b7ad6b7169203331",
            "flags":769,
            "name":"GET /api/rooms/{id}",
            "kind":2,
            "startTimeUnixNano":"1700000000000000000",
            "endTimeUnixNano":"1700000000005000000",
            "attributes":[
                {"key":"http.request.method","value":{"stringValue":"GET"}},
                {"key":"url.path","value":{"stringValue":"/api/rooms/1"}},
                {"key":"url.scheme","value":{"stringValue":"http"}},
                {"key":"client.address","value":{"stringValue":"192.0.2.1"}},
                {"key":"http.route","value":{"stringValue":"/api/rooms/{id}"}},
                {"key":"http.response.status_code","value":{"intValue":"200"}}],
            "status":{}}]}]}]})"));
}

TEST(OtlpTest, AnAttemptSaysWhomItAskedAndHowOften) {
    auto span = served();
    span.kind = Span::Kind::client;
    span.route.clear();
    span.is_encrypted = true;
    span.server_address = "::1";
    span.server_port = "6002";
    span.resends = 1;
    const auto encoded = only_span(span);
    EXPECT_EQ(encoded.at("kind").as_int64(), 3);
    EXPECT_EQ(encoded.at("name").as_string(), "GET");
    EXPECT_EQ(encoded.at("flags").as_int64(), 257) << "its parent is in this process";
    EXPECT_EQ(attributes_of(encoded), (boost::json::object{{"http.request.method", "GET"},
                                                           {"url.full", "https://[::1]:6002/api/rooms/1"},
                                                           {"server.address", "::1"},
                                                           {"server.port", "6002"},
                                                           {"http.request.resend_count", "1"},
                                                           {"http.response.status_code", "200"}}));
}

TEST(OtlpTest, AnErrorIsTheServersFrom500AndTheCallersFrom400) {
    const auto is_error = [](Span::Kind kind, int status) {
        auto span = served();
        span.kind = kind;
        span.status = status;
        const auto encoded = only_span(span);
        const bool has_type = attributes_of(encoded).contains("error.type");
        EXPECT_EQ(encoded.at("status").as_object().contains("code"), has_type);
        return has_type;
    };
    EXPECT_FALSE(is_error(Span::Kind::server, 101));
    EXPECT_FALSE(is_error(Span::Kind::server, 499));
    EXPECT_TRUE(is_error(Span::Kind::server, 500));
    EXPECT_FALSE(is_error(Span::Kind::internal, 404));
    EXPECT_FALSE(is_error(Span::Kind::client, 399));
    EXPECT_TRUE(is_error(Span::Kind::client, 400));
}

TEST(OtlpTest, AnAttemptWithoutAnAnswerSaysWhy) {
    auto span = served();
    span.kind = Span::Kind::client;
    span.status = 0;
    span.error = "gateway-timeout";
    const auto encoded = only_span(span);
    EXPECT_EQ(encoded.at_pointer("/status/code").as_int64(), 2);
    const auto attributes = attributes_of(encoded);
    EXPECT_EQ(attributes.at("error.type").as_string(), "gateway-timeout");
    EXPECT_FALSE(attributes.contains("http.response.status_code"));
}

TEST(OtlpTest, ARootHasNoParentAndAnyTextIsQuoted) {
    auto span = served();
    span.parent = 0;
    span.method = Method::other;
    span.route.clear();
    span.path = "/\"\\";
    const auto encoded = only_span(span);
    EXPECT_FALSE(encoded.as_object().contains("parentSpanId"));
    EXPECT_EQ(encoded.at("flags").as_int64(), 257);
    EXPECT_EQ(encoded.at("name").as_string(), "HTTP");
    EXPECT_EQ(attributes_of(encoded).at("http.request.method").as_string(), "_OTHER");
    EXPECT_EQ(attributes_of(encoded).at("url.path").as_string(), "/\"\\");
}

TEST(OtlpTest, EachServiceOfAProcessIsAResource) {
    auto other = served();
    other.service = "auth";
    const auto encoded = encode({served(), other, served()});
    const auto& resources = encoded.at("resourceSpans").as_array();
    ASSERT_EQ(resources.size(), 2U);
    EXPECT_EQ(attributes_of(resources[0].at("resource")).at("service.name").as_string(), "auth");
    EXPECT_EQ(resources[0].at_pointer("/scopeSpans/0/spans").as_array().size(), 1U);
    EXPECT_EQ(resources[1].at_pointer("/scopeSpans/0/spans").as_array().size(), 2U);
}

OtlpAnswer answer_of(int status, std::string body = {}, const char* retry_after = nullptr) {
    Response response = Response::json(status, std::move(body));
    if (retry_after != nullptr) {
        response.headers.add("Retry-After", retry_after);
    }
    return read_otlp_answer(response);
}

TEST(OtlpAnswerTest, OnlySomeRefusalsMayPass) {
    for (const int status : {429, 502, 503, 504}) {
        EXPECT_EQ(answer_of(status).kind, OtlpAnswer::Kind::try_again) << status;
    }
    for (const int status : {301, 400, 401, 404, 413, 500, 501}) {
        EXPECT_EQ(answer_of(status).kind, OtlpAnswer::Kind::refused) << status;
    }
    EXPECT_EQ(answer_of(200, "{}").kind, OtlpAnswer::Kind::taken);
}

TEST(OtlpAnswerTest, SaysWhenToComeBack) {
    EXPECT_EQ(answer_of(503, {}, "7").retry_after, std::chrono::seconds(7));
    EXPECT_EQ(answer_of(503, {}, "99999999999999").retry_after, std::chrono::hours(1));
    for (const auto* other : {"", "-1", "Wed, 21 Oct 2026 07:28:00 GMT"}) {
        EXPECT_EQ(answer_of(503, {}, other).retry_after, std::nullopt) << other;
    }
}

TEST(OtlpAnswerTest, SaysHowManyItDidNotTake) {
    EXPECT_EQ(answer_of(200, R"({"partialSuccess":{"rejectedSpans":"3","errorMessage":"x"}})").rejected, 3U);
    EXPECT_EQ(answer_of(200, R"({"partialSuccess":{"rejectedSpans":4}})").rejected, 4U);
    for (const auto* other :
         {"", "[]", "{", "null", R"({"partialSuccess":{}})", R"({"partialSuccess":1})",
          R"({"partialSuccess":{"rejectedSpans":"-1"}})", R"({"partialSuccess":{"rejectedSpans":-1}})",
          R"({"partialSuccess":{"rejectedSpans":true}})"}) {
        EXPECT_EQ(answer_of(200, other).rejected, 0U) << other;
    }
}

}  // namespace
}  // namespace messenger::net
