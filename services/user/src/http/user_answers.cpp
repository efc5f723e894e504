#include "http/user_answers.hpp"

namespace messenger::user {
namespace {

using namespace net::shape;

boost::json::object profile() {
    return object({{"id", id()},
                   {"displayName", text()},
                   {"username", nullable(text())},
                   {"avatar", nullable(id())},
                   {"bio", text()},
                   {"statusText", text()},
                   {"statusExpiresAt", nullable(time())}});
}

boost::json::object own_profile() {
    return object({{"id", id()},
                   {"displayName", text()},
                   {"username", nullable(text())},
                   {"avatar", nullable(id())},
                   {"bio", text()},
                   {"statusText", text()},
                   {"statusExpiresAt", nullable(time())},
                   {"timeZone", nullable(text())},
                   {"locale", nullable(text())},
                   {"createdAt", time()},
                   {"updatedAt", time()}});
}

boost::json::object settings() {
    return object(
        {{"version", integer()},
         {"theme", one_of({"system", "light", "dark"})},
         {"language", nullable(text())},
         {"notifications",
          object({{"level", one_of({"all", "mentions", "none"})}, {"sound", boolean()}, {"desktop", boolean()}})},
         {"privacy",
          object({{"lastSeen", one_of({"everybody", "contacts", "nobody"})}, {"readReceipts", boolean()}})}});
}

}  // namespace

const net::AnswerSchema own_profile_answer("OwnProfile", own_profile());
const net::AnswerSchema profile_answer("Profile", profile());
const net::AnswerSchema profiles_answer("Profiles", page_of(profile()));
const net::AnswerSchema settings_answer("Settings", settings());
const net::AnswerSchema own_data_answer("OwnData", object({{"profile", own_profile()},
                                                           {"settings", settings()},
                                                           {"contacts", list_of(profile())},
                                                           {"blocks", list_of(profile())}}));

}  // namespace messenger::user
