#include "core/schema.hpp"

#include <gtest/gtest.h>

namespace messenger {
namespace {

enum class Colour { red, blue };
struct Point {
    std::int64_t x = 0;
};
struct Thing {
    std::string name;
    std::int64_t count = 0;
    bool on = false;
    std::optional<UserId> owner;
    std::optional<Colour> colour;
    std::optional<std::optional<std::string>> note;
    std::optional<std::vector<Point>> points;
};

const Schema point_schema("Point", field("x", &Point::x, integer(0, 9)));
const Schema thing_schema(
    "Thing", field("name", &Thing::name, text().length(2, 4).check([](std::string_view value) -> const char* {
        return value == "evil" ? "must not be evil" : nullptr;
    })),
    field("count", &Thing::count, integer(-1, 10)), field("on", &Thing::on, boolean()),
    field("owner", &Thing::owner, id<UserId>()),
    field("colour", &Thing::colour, one_of<Colour>({{"red", Colour::red}, {"blue", Colour::blue}})),
    field("note", &Thing::note, text()), field("points", &Thing::points, list(object(point_schema), 2)));

Result<Thing> parse(std::string_view json) {
    return thing_schema.parse(boost::json::parse(json));
}

/// The paths of the invalid fields, each with its message.
std::string errors(std::string_view json) {
    const auto parsed = parse(json);
    if (parsed) {
        return "none";
    }
    EXPECT_TRUE(parsed.error().is(problem::validation));
    std::string all;
    for (const auto& [path, message] : parsed.error().fields()) {
        all += (all.empty() ? "" : "; ") + path + " " + message;
    }
    return all;
}

TEST(SchemaTest, ParsesEveryKindOfField) {
    const auto user = UserId::generate();
    const auto thing = parse(R"({"name":"abc","count":3,"on":true,"owner":")" + user.to_string() +
                             R"(","colour":"blue","note":null,"points":[{"x":1},{"x":2}],"unknown":{}})");
    ASSERT_TRUE(thing);
    EXPECT_EQ(thing->name, "abc");
    EXPECT_EQ(thing->count, 3);
    EXPECT_TRUE(thing->on);
    EXPECT_EQ(thing->owner, user);
    EXPECT_EQ(thing->colour, Colour::blue);
    EXPECT_TRUE(thing->note.has_value());
    EXPECT_EQ(*thing->note, std::nullopt) << "null clears";
    EXPECT_EQ(thing->points->at(1).x, 2);
}

TEST(SchemaTest, TakesNullOnlyWhereItClears) {
    for (const auto* name : {"name", "count", "on", "owner", "colour", "points"}) {
        const std::string json = R"({"name":"ab","count":0,"on":false,")" + std::string(name) + "\":null}";
        EXPECT_NE(errors(json).find("/" + std::string(name) + " must"), std::string::npos) << name;
    }
}

TEST(SchemaTest, LeavesOptionalFieldsAloneThatAreNotThere) {
    const auto thing = parse(R"({"name":"ab","count":0,"on":false})");
    ASSERT_TRUE(thing);
    EXPECT_FALSE(thing->owner || thing->colour || thing->note || thing->points);
}

TEST(SchemaTest, NamesEveryInvalidFieldAtOnce) {
    EXPECT_EQ(errors("{}"), "/name is required; /count is required; /on is required");
    EXPECT_EQ(
        errors(R"({"name":1,"count":11,"on":"yes","owner":"x","colour":"green","note":2,"points":[{"x":10},{}]})"),
        "/name must be a string; /count must be a whole number from -1 to 10; /on must be true or false; "
        "/owner must be an id (a UUID in lower case); /colour must be one of: red, blue; /note must be a string; "
        "/points/0/x must be a whole number from 0 to 9; /points/1/x is required");
    EXPECT_EQ(errors("[]"), " must be an object");
}

TEST(SchemaTest, CountsCodePointsNotBytes) {
    EXPECT_EQ(errors(R"({"name":"äöüß","count":0,"on":true})"), "none");
    EXPECT_EQ(errors(R"({"name":"😀","count":0,"on":true})"), "/name must have 2 to 4 characters");
}

TEST(SchemaTest, RefusesNulEverywhereAndWhatACheckSays) {
    EXPECT_EQ(errors(R"({"name":"a\u0000b","count":0,"on":true})"), "/name must not contain the character U+0000");
    EXPECT_EQ(errors(R"({"name":"evil","count":0,"on":true})"), "/name must not be evil");
}

TEST(SchemaTest, TakesWholeNumbersHoweverTheyAreWritten) {
    EXPECT_EQ(parse(R"({"name":"ab","count":5.0,"on":true})")->count, 5);
    for (const std::string number : {"5.5", "1e300", "18446744073709551615", "-2", "\"5\"", "null"}) {
        EXPECT_EQ(errors(R"({"name":"ab","on":true,"count":)" + number + "}"),
                  "/count must be a whole number from -1 to 10")
            << number;
    }
}

TEST(SchemaTest, BoundsLists) {
    EXPECT_EQ(errors(R"({"name":"ab","count":0,"on":true,"points":[{"x":1},{"x":1},{"x":1}]})"),
              "/points must be a list of at most 2 values");
}

TEST(SchemaTest, ReadsAQueryString) {
    const auto thing = thing_schema.parse_query("name=a%20b&count=7&on=true&colour=red&ignored=%C3%A9");
    ASSERT_TRUE(thing);
    EXPECT_EQ(thing->name, "a b");
    EXPECT_EQ(thing->count, 7);
    EXPECT_EQ(thing_schema.parse_query("name=ab&count=7x&on=1").error().fields().size(), 2U);
    EXPECT_TRUE(thing_schema.parse_query("name=%zz").error().is(problem::malformed_request));
    EXPECT_TRUE(thing_schema.parse_query("name=%ff%fe").error().is(problem::malformed_request)) << "no UTF-8";
}

struct Query {
    std::string text;
    std::optional<std::vector<std::string>> list;
    std::optional<std::vector<UserId>> ids;
};
const Schema query_schema("Query", field("text", &Query::text, text().length(0, 10)),
                          field("list", &Query::list, list(text(), 3)),
                          field("ids", &Query::ids, list(id<UserId>(), 2)));

TEST(SchemaTest, ReadsTextInAQueryAsBrowsersWriteIt) {
    EXPECT_EQ(query_schema.parse_query("text=a+b%2Bc")->text, "a b+c") << "application/x-www-form-urlencoded";
    EXPECT_EQ(query_schema.parse_query("text=")->text, "");
    EXPECT_EQ(query_schema.parse_query("text")->text, "");
    EXPECT_EQ(query_schema.parse_query("&&text=a&")->text, "a");
    EXPECT_EQ(query_schema.parse_query("text=a&text=b")->text, "b") << "the last one counts, as in JSON";
    EXPECT_EQ(query_schema.parse_query("te%78t=a%3D%26")->text, "a=&");
    EXPECT_EQ(query_schema.parse_query("text=%F0%9F%98%80")->text, "😀");
    EXPECT_TRUE(query_schema.parse_query("text=%00").error().is(problem::validation));
}

TEST(SchemaTest, ReadsAListInAQueryFromCommas) {
    const auto one = UserId::generate();
    const auto two = UserId::generate();
    const auto read = query_schema.parse_query("text=&list=a,b%2Cc&ids=" + one.to_string() + "," + two.to_string());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->list, (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ(read->ids, (std::vector{one, two}));
    EXPECT_EQ(query_schema.parse_query("text=&list=a,b,c,d&ids=x,y").error().fields().size(), 3U);
}

TEST(SchemaTest, DescribesItselfForOpenApi) {
    const auto schema = thing_schema.openapi();
    EXPECT_EQ(schema.at("required"), (boost::json::array{"name", "count", "on"}));
    const auto& properties = schema.at("properties").as_object();
    EXPECT_EQ(
        properties.at("name"),
        (boost::json::object{{"type", "string"}, {"minLength", 2}, {"maxLength", 4}, {"pattern", "^[^\\u0000]*$"}}));
    EXPECT_EQ(properties.at("count"), (boost::json::object{{"type", "integer"}, {"minimum", -1}, {"maximum", 10}}));
    EXPECT_EQ(properties.at("note").at("type"), (boost::json::array{"string", "null"}));
    EXPECT_EQ(properties.at("colour").at("enum"), (boost::json::array{"red", "blue"}));
    EXPECT_EQ(properties.at("points").at("maxItems").to_number<int>(), 2);
    EXPECT_EQ(thing_schema.openapi_parameters().at(0).at("in").as_string(), "query");
}

TEST(SchemaTest, EscapesFieldNamesInPointers) {
    EXPECT_EQ(schema_detail::pointer_to("/a", "b/c~d"), "/a/b~1c~0d");
}

}  // namespace
}  // namespace messenger
