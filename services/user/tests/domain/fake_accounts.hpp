// Auth's accounts, as the domain's tests need them.
#pragma once

#include <map>
#include <string>

#include "domain/accounts.hpp"

namespace messenger::user {

struct FakeAccounts final : Accounts {
    std::map<UserId, std::string> names;
    bool is_down = false;
    int asked = 0;

    Task<Result<std::optional<NewProfile>>> find(UserId id) override {
        ++asked;
        if (is_down) {
            co_return fail(problem::unavailable);
        }
        const auto found = names.find(id);
        co_return found == names.end() ? std::nullopt : std::optional(NewProfile{id, found->second});
    }
    Task<Result<>> set_display_name(UserId, std::string) override { co_return Result<>(); }
};

}  // namespace messenger::user
