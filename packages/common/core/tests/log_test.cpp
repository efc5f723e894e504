#include "core/log.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <limits>
#include <sstream>
#include <thread>
#include <vector>

namespace messenger {
namespace {

std::vector<boost::json::object> parse_lines(const std::string& written) {
    std::vector<boost::json::object> lines;
    std::istringstream stream(written);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(boost::json::parse(line).as_object());
    }
    return lines;
}

TEST(LogTest, WritesOneJsonObjectALineWhateverItIsTold) {
    ::testing::internal::CaptureStderr();
    log::info("two\nlines", {{"text", "quote \" and \x01"}, {"number", 7}, {"real", 0.5}, {"flag", true}});
    log::debug("not at this level");
    const auto written = ::testing::internal::GetCapturedStderr();
    ASSERT_EQ(std::ranges::count(written, '\n'), 1);
    const auto line = boost::json::parse(written).as_object();
    EXPECT_EQ(line.at("level").as_string(), "info");
    EXPECT_EQ(line.at("msg").as_string(), "two\nlines");
    EXPECT_EQ(line.at("text").as_string(), "quote \" and \x01");
    EXPECT_EQ(line.at("number").as_int64(), 7);
    EXPECT_EQ(line.at("flag").as_bool(), true);
    EXPECT_EQ(line.at("time").as_string().size(), 24U);
    EXPECT_TRUE(line.contains("service"));
}

TEST(LogTest, EscapesKeysAndKeepsControlCharactersOut) {
    ::testing::internal::CaptureStderr();
    const std::string text("\0\x1b[31m\r\x7f\t", 9);
    log::error(text, {{"a \"key\"", text}, {"empty", ""}, {"least", std::numeric_limits<std::int64_t>::min()}});
    const auto written = ::testing::internal::GetCapturedStderr();
    EXPECT_EQ(std::ranges::count_if(written, [](unsigned char c) { return c < 0x20; }), 1) << "the line's end";
    const auto line = parse_lines(written).at(0);
    EXPECT_EQ(line.at("level").as_string(), "error");
    EXPECT_EQ(line.at("msg").as_string(), text);
    EXPECT_EQ(line.at("a \"key\"").as_string(), text);
    EXPECT_EQ(line.at("empty").as_string(), "");
    EXPECT_EQ(line.at("least").as_int64(), std::numeric_limits<std::int64_t>::min());
}

TEST(LogTest, WritesNumbersThatJsonDoesNotHaveAsNull) {
    ::testing::internal::CaptureStderr();
    constexpr auto infinity = std::numeric_limits<double>::infinity();
    log::info("x", {{"nan", std::numeric_limits<double>::quiet_NaN()}, {"up", infinity}, {"down", -infinity}});
    const auto line = parse_lines(::testing::internal::GetCapturedStderr()).at(0);
    EXPECT_TRUE(line.at("nan").is_null() && line.at("up").is_null() && line.at("down").is_null());
}

TEST(LogTest, WritesWhatWasQueuedBeforeItStops) {
    ::testing::internal::CaptureStderr();
    log::start("chat", log::Level::warning);
    EXPECT_FALSE(log::is_enabled(log::Level::info));
    log::info("not at this level");
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([i] {
                for (int j = 0; j < 1000; ++j) {
                    log::warning("queued", {{"thread", i}, {"line", j}});
                }
            });
        }
    }
    log::stop();
    log::error("after the end");
    const auto lines = parse_lines(::testing::internal::GetCapturedStderr());
    log::start("messenger", log::Level::info);
    log::stop();
    ASSERT_EQ(lines.size(), 4001U);
    std::vector<std::int64_t> next(4);
    for (const auto& line : lines) {
        EXPECT_EQ(line.at("service").as_string(), "chat");
        if (line.at("msg").as_string() == "queued") {
            EXPECT_EQ(line.at("line").as_int64(), next.at(line.at("thread").to_number<std::size_t>())++);
        }
    }
    EXPECT_EQ(lines.back().at("msg").as_string(), "after the end");
}

}  // namespace
}  // namespace messenger
