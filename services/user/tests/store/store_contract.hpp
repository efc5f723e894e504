// What a test of a store's contract gets: empty stores of one kind, and what they have told others.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "domain/import_store.hpp"
#include "domain/profile_store.hpp"
#include "domain/relation_store.hpp"
#include "domain/settings_store.hpp"
#include "testing/run_task.hpp"
#include "tests/domain/memory_profile_store.hpp"

namespace messenger::user {

using testing::run_task;

class StoresUnderTest {
  public:
    virtual ~StoresUnderTest() = default;
    virtual ProfileStore& profiles() = 0;
    virtual RelationStore& relations() = 0;
    virtual SettingsStore& settings() = 0;
    virtual ImportStore& imports() = 0;
    /// Events for auth that wait.
    virtual std::size_t announcements() = 0;
    /// What chat has been told, in order.
    virtual std::vector<Told> told() = 0;
};

/// A kind of stores to run the contracts on.
struct Backend {
    std::string name;
    std::function<std::unique_ptr<StoresUnderTest>()> make;
};
/// All of them; defined by the test of the implementations.
std::vector<Backend> backends();
inline std::string backend_name(const ::testing::TestParamInfo<Backend>& info) {
    return info.param.name;
}

class StoreContract : public ::testing::TestWithParam<Backend> {
  protected:
    Profile make(const std::string& display_name) {
        return run_task(profiles.create({UserId::generate(), display_name}, from_micros(1'000))).value();
    }
    static std::vector<UserId> ids_of(const std::vector<Profile>& found) {
        std::vector<UserId> ids;
        for (const auto& profile : found) {
            ids.push_back(profile.id);
        }
        return ids;
    }

    std::unique_ptr<StoresUnderTest> stores = GetParam().make();
    ProfileStore& profiles = stores->profiles();
};

}  // namespace messenger::user
