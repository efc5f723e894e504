// The kinds of database that every suite about stores runs on.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "chat_stores.hpp"

namespace messenger::chat {

/// A database that is empty when the test begins.
class DatabaseUnderTest {
  public:
    virtual ~DatabaseUnderTest() = default;
    /// The stores over its data as they are. On SQLite one at a time.
    virtual std::unique_ptr<ChatStores> open() = 0;
};

struct Backend {
    std::string name;
    std::function<std::unique_ptr<DatabaseUnderTest>()> make;
};
std::vector<Backend> backends();
/// Those that several instances can write.
std::vector<Backend> shared_backends();

inline std::string backend_name(const ::testing::TestParamInfo<Backend>& info) {
    return info.param.name;
}

}  // namespace messenger::chat
