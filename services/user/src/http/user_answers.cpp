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
    return both(profile(), object({{"timeZone", nullable(text())},
                                   {"locale", nullable(text())},
                                   {"createdAt", time()},
                                   {"updatedAt", time()}}));
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

/// Somebody in the document of an export.
boost::json::object named() {
    return object({{"id", id()}, {"displayName", text()}, {"username", nullable(text())}});
}

boost::json::object imported_relations() {
    return object({{"added", integer()},
                   {"alreadyThere", integer()},
                   {"unknown", list_of(object({{"id", id()}, {"username", nullable(text())}}))}});
}

}  // namespace

const net::AnswerSchema own_profile_answer("OwnProfile", own_profile());
const net::AnswerSchema profile_answer("Profile", profile());
const net::AnswerSchema profiles_answer("Profiles", page_of(profile()));
const net::AnswerSchema cards_answer("Cards", object({{"items", list_of(profile())}}));
const net::AnswerSchema settings_answer("Settings", settings());
const net::AnswerSchema own_data_answer("OwnData", object({{"profile", own_profile()},
                                                           {"settings", settings()},
                                                           {"contacts", list_of(named())},
                                                           {"blocks", list_of(named())}}));
const net::AnswerSchema import_answer("OwnDataImported", object({{"profile", own_profile()},
                                                                 {"settings", settings()},
                                                                 {"refusedUsername", nullable(text())},
                                                                 {"contacts", imported_relations()},
                                                                 {"blocks", imported_relations()}}));

}  // namespace messenger::user
