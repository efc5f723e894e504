// Every setting of the product. One shared .env serves all services, so each program knows all names; apps/catalog.cpp
// lists the services.
#pragma once

#include "core/settings.hpp"

namespace messenger {

SettingList all_settings();

}  // namespace messenger
