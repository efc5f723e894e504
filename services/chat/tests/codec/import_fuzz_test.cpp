#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "fuzz/import_anything.hpp"

namespace messenger::chat {
namespace {

#define BY R"("at":"2026-01-02T03:04:05.678Z","by":"01890000-0000-7000-8000-000000000001")"

/// Lines that are good but for a few bytes that are changed, dropped or moved.
std::vector<std::uint8_t> almost_lines(std::mt19937& random) {
    static const std::string seeds[] = {
        R"({"seq":1,"type":"room.created",)" BY
        R"(,"info":{"type":"group","name":"a","topic":"","public":false,"createdAt":"2026-01-02T03:04:05.678Z"},)"
        R"("members":[{"user":"01890000-0000-7000-8000-000000000001","role":"owner"}]})",
        R"({"seq":2,"type":"message.created",)" BY
        R"(,"message":{"seq":2,"text":"@room \u0001\"x","clientId":"c","replyTo":1,"mentionsRoom":true,)"
        R"("forwardedFrom":{"room":"01890000-0000-7000-8000-000000000002","seq":3,)"
        R"("sender":"01890000-0000-7000-8000-000000000003"}}})",
        R"({"seq":3,"type":"message.edited",)" BY R"(,"message":{"seq":2,"text":"","clientId":"c","purged":true}})",
        R"({"seq":4,"type":"reaction.added",)" BY R"(,"target":2,"emoji":"\u2764"})",
        R"({"seq":5,"type":"member.left",)" BY R"(,"user":"01890000-0000-7000-8000-000000000001","role":"reader"})",
        R"({"id":"01890000-0000-7000-8000-000000000004","room":"01890000-0000-7000-8000-000000000002","seq":7,)"
        R"("text":"said","createdAt":"2026-01-02T03:04:05.678Z","replyTo":3,"attachments":[{"mediaId":"m"}]})",
    };
    static const std::string interesting("\n\"\\{}[]:,0-9eZ\x7f\xc3\xa9", 17);
    std::string text = seeds[random() % std::size(seeds)] + "\n" + seeds[random() % std::size(seeds)];
    for (auto changes = random() % 4; changes > 0; --changes) {
        const auto at = random() % text.size();
        switch (random() % 3) {
            case 0:
                text[at] = interesting[random() % interesting.size()];
                break;
            case 1:
                text.insert(at, 1, interesting[random() % interesting.size()]);
                break;
            default:
                text.insert(at, text.substr(random() % text.size(), random() % 40));
                break;
        }
    }
    return {text.begin(), text.end()};
}

#undef BY

TEST(ImportFuzzTest, WhatIsTakenAsAnEventIsTheSameEventAgain) {
    std::mt19937 random(20261126);
    for (int i = 0; i < 5'000; ++i) {
        import_anything(almost_lines(random));
    }
}

}  // namespace
}  // namespace messenger::chat
