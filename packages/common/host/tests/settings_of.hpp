// Settings as if they came from the command line.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "core/settings.hpp"
#include "host/catalog.hpp"

namespace messenger {

inline Settings settings_of(std::map<std::string, std::string> values) {
    return Settings::load(all_settings(), {.environment = {}, .dotenv = {}, .flags = std::move(values)}).value();
}

}  // namespace messenger
