#include <gtest/gtest.h>

#include "domain/scheduled_store.hpp"

namespace messenger::chat {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp at{1'700'000'000s};

TEST(SendOutcomeTest, WhatMayPassIsTriedAgainWhenTheErrorSays) {
    const auto id = ScheduledId::generate();
    for (const auto* row : {&problem::unavailable, &problem::overloaded, &problem::too_many_requests}) {
        const auto outcome = outcome_of(id, Error(*row), at);
        EXPECT_EQ(outcome.id, id);
        EXPECT_EQ(outcome.problem, "");
        EXPECT_EQ(outcome.again_at, at + 5s);
        EXPECT_EQ(outcome_of(id, Error(*row).retry_after(700ms), at).again_at, at + 700ms);
    }
}

TEST(SendOutcomeTest, WhatStaysAsItIsHasFailedForThat) {
    for (const auto* row :
         {&problem::not_found, &problem::not_a_member, &problem::cannot_write, &problem::validation}) {
        const auto outcome = outcome_of(ScheduledId::generate(), Error(*row), at);
        EXPECT_EQ(outcome.problem, row->slug);
        EXPECT_FALSE(outcome.again_at);
    }
}

}  // namespace
}  // namespace messenger::chat
