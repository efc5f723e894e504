#include "net/routes.hpp"

#include <gtest/gtest.h>

#include "net/openapi.hpp"

namespace messenger::net {
namespace {

class RouteTableTest : public ::testing::Test {
  protected:
    RouteTableTest() {
        table.get("/", "Root");
        table.get("/rooms/public", "Public rooms").open();
        table.get("/rooms/{id}", "A room");
        table.patch("/rooms/{id}", "Change a room");
        table.put("/rooms/{id}/members/{userId}", "Add a member");
    }
    /// The path of the route that serves it, or the methods that are allowed.
    std::string match(Method method, std::string_view path) const {
        const auto found = table.match(method, path);
        return found.route != nullptr ? std::string(found.route->path()) : found.allow;
    }
    RouteTable table;
};

TEST_F(RouteTableTest, MatchesWholePathsOnly) {
    EXPECT_EQ(match(Method::get, "/"), "/");
    EXPECT_EQ(match(Method::get, "/rooms/1"), "/rooms/{id}");
    EXPECT_EQ(match(Method::get, "/rooms/public"), "/rooms/public");
    EXPECT_EQ(match(Method::head, "/rooms/1"), "/rooms/{id}");
    for (const auto* path : {"", "rooms/1", "//", "/rooms", "/rooms/", "/rooms//", "/rooms/1/", "//rooms/1", "/Rooms/1",
                             "/%72ooms/1", "/rooms/1/members", "/rooms/1/members/", "/rooms/1/../1"}) {
        EXPECT_EQ(match(Method::get, path), "") << path;
    }
}

TEST_F(RouteTableTest, NamesTheAllowedMethodsOfAKnownPath) {
    EXPECT_EQ(match(Method::post, "/rooms/1"), "GET, HEAD, PATCH");
    EXPECT_EQ(match(Method::other, "/rooms/1/members/2"), "PUT");
    EXPECT_EQ(match(Method::head, "/rooms/1/members/2"), "PUT") << "no HEAD without GET";
}

TEST_F(RouteTableTest, ALiteralGoesBeforeAParameterInWhateverOrderTheyWereAdded) {
    table.post("/rooms/lookup", "The known ones of some rooms");
    EXPECT_EQ(match(Method::patch, "/rooms/public"), "GET, HEAD") << "it is no room that could be changed";
    EXPECT_EQ(match(Method::post, "/rooms/lookup"), "/rooms/lookup");
    EXPECT_EQ(match(Method::get, "/rooms/lookup"), "POST");
    EXPECT_EQ(match(Method::get, "/rooms/looku"), "/rooms/{id}");
}

TEST_F(RouteTableTest, AParameterIsTriedWhereALiteralLeadsNowhere) {
    table.get("/rooms/public/stats", "How many there are");
    EXPECT_EQ(match(Method::put, "/rooms/public/members/2"), "/rooms/{id}/members/{userId}");
    EXPECT_EQ(match(Method::get, "/rooms/public/stats"), "/rooms/public/stats");
    EXPECT_EQ(match(Method::get, "/rooms/1/stats"), "");
}

TEST_F(RouteTableTest, DecodesParametersOnceAndAfterSplitting) {
    const auto found = table.match(Method::put, "/rooms/a%20%C3%A9+b/members/%252f");
    ASSERT_NE(found.route, nullptr);
    const Exchange exchange{.request = {}, .parameters = found.parameters, .identity = {}, .json = {}};
    EXPECT_EQ(exchange.parameter("id"), "a \xc3\xa9+b");
    EXPECT_EQ(exchange.parameter("userId"), "%2f");
    EXPECT_EQ(exchange.parameter("none"), "");
    EXPECT_TRUE(exchange.id<RoomId>("id").error().is(problem::not_found));
    for (const auto* bad : {"%2f", "%2F", "%00", "%", "%4", "%z0", "%ff", "%c0%af", "%ed%a0%80"}) {
        EXPECT_EQ(match(Method::get, "/rooms/" + std::string(bad)), "") << bad;
        EXPECT_EQ(decode_segment(bad), std::nullopt) << bad;
    }
}

TEST_F(RouteTableTest, ALinkNamesEveryParameterOfTheRouteThatItLeadsTo) {
    table.post("/rooms", "Open a room")
        .answers(201, "The room")
        .leads_to(201, "PUT /rooms/{id}/members/{userId}", "id", "/id")
        .leads_to(201, "PUT /rooms/{id}/members/{userId}", "userId", "/owner/id")
        .leads_to(201, "GET /rooms/{id}", "id", "/id");
    const auto document = openapi_document("Rooms", "1", table);
    const auto& links = document.at("paths").at("/rooms").at("post").at("responses").at("201").at("links").as_object();
    EXPECT_EQ(links.size(), 2U);
    const auto& put_member = links.at("putRoomsIdMembersUserId");
    EXPECT_EQ(put_member.at("parameters"),
              (boost::json::value{{"id", "$response.body#/id"}, {"userId", "$response.body#/owner/id"}}));
    EXPECT_EQ(links.at("getRoomsId").at("operationId").as_string(), "getRoomsId");
}

TEST_F(RouteTableTest, MergesDocumentsOfServices) {
    RouteTable other;
    other.get("/users/{id}", "A user");
    auto merged = openapi_document("All", "1", table);
    merge_openapi(merged, openapi_document("Users", "1", other));
    EXPECT_EQ(merged.at("info").at("title").as_string(), "All");
    EXPECT_EQ(merged.at("paths").at("/users/{id}").at("get").at("summary").as_string(), "A user");
    EXPECT_EQ(merged.at("paths").as_object().size(), 5U);
    EXPECT_TRUE(merged.at("components").at("schemas").as_object().contains("Problem"));
}

}  // namespace
}  // namespace messenger::net
