#include "http/profile_codec.hpp"

#include <utility>

#include "core/jwt.hpp"
#include "domain/profile_rules.hpp"

namespace messenger::user {
namespace {

constexpr std::size_t id_length = 36;

template <typename T>
boost::json::value or_null(const std::optional<T>& value) {
    if (!value) {
        return nullptr;
    }
    if constexpr (std::is_same_v<T, Timestamp>) {
        return boost::json::value(to_rfc3339(*value));
    } else if constexpr (requires { value->to_string(); }) {
        return boost::json::value(value->to_string());
    } else {
        return boost::json::value(*value);
    }
}

/// A time at which a status text may end.
struct StatusEndRule : TimestampRule {
    std::optional<Timestamp> read(const boost::json::value& value, const std::string& path,
                                  std::vector<FieldError>& errors) const {
        const auto end = TimestampRule::read(value, path, errors);
        const auto* problem = end ? problem_with_status_end(*end, now()) : nullptr;
        if (problem != nullptr) {
            errors.push_back({path, problem});
            return std::nullopt;
        }
        return end;
    }
};

template <typename StatusEnd>
Schema<ProfileChange> profile_schema(std::string_view name, StatusEnd status_end) {
    return Schema<ProfileChange>(
        name, field("displayName", &ProfileChange::display_name, text().length(3, 30).check(problem_with_display_name)),
        field("username", &ProfileChange::username,
              text().length(3, 30).pattern(username_pattern).check(problem_with_username)),
        field("bio", &ProfileChange::bio, text().length(0, 500).check(problem_with_text)),
        field("avatar", &ProfileChange::avatar, id<MediaId>()),
        field("statusText", &ProfileChange::status_text, text().length(0, 100).check(problem_with_text)),
        field("statusExpiresAt", &ProfileChange::status_expires_at, status_end),
        field("timeZone", &ProfileChange::time_zone,
              text().length(1, 64).format("time-zone").check(problem_with_time_zone)),
        field("locale", &ProfileChange::locale,
              text().length(2, 35).format("language-tag").check(problem_with_locale)));
}

}  // namespace

const Schema<ProfileChange> change_schema = profile_schema("ProfileChange", StatusEndRule());
const Schema<ProfileChange> kept_profile_schema = profile_schema("KeptProfile", timestamp());

const Schema<SearchRequest> search_schema("ProfileSearch", field("q", &SearchRequest::query, text().length(1, 100)),
                                          field("limit", &SearchRequest::limit, integer(1, 500)),
                                          field("cursor", &SearchRequest::cursor, text().length(1, 1000)));

const Schema<PageRequest> page_schema("Page", field("limit", &PageRequest::limit, integer(1, 500)),
                                      field("cursor", &PageRequest::cursor, id<UserId>()));

const Schema<NewProfileRequest> new_profile_schema("NewProfile", field("displayName", &NewProfileRequest::display_name,
                                                                       text().length(1, 100)));

const Schema<LookupRequest> lookup_schema("ProfileLookup", field("ids", &LookupRequest::ids, list(id<UserId>(), 1000)));

const Schema<CardsRequest> cards_schema("Cards", field("userIds", &CardsRequest::users, list(id<UserId>(), 100)));

boost::json::object own_json(Profile profile) {
    boost::json::object more{{"timeZone", or_null(profile.time_zone)},
                             {"locale", or_null(profile.locale)},
                             {"createdAt", to_rfc3339(profile.created_at)},
                             {"updatedAt", to_rfc3339(profile.updated_at)}};
    auto json = public_json(std::move(profile));
    json.insert(more.begin(), more.end());
    return json;
}

std::optional<Profile> from_own_json(std::string_view json) {
    boost::system::error_code error;
    const auto value = boost::json::parse(json, error);
    const auto* const object = error ? nullptr : value.if_object();
    const auto text_at = [object](std::string_view name) {
        const auto* const member = object != nullptr ? object->if_contains(name) : nullptr;
        const auto* const text = member != nullptr ? member->if_string() : nullptr;
        return text != nullptr ? std::string_view(*text) : std::string_view();
    };
    const auto id = UserId::parse(text_at("id"));
    const auto created_at = parse_rfc3339(text_at("createdAt"));
    const auto updated_at = parse_rfc3339(text_at("updatedAt"));
    if (!id || !created_at || !updated_at) {
        return std::nullopt;
    }
    auto fields = kept_profile_schema.parse(*object);
    if (!fields || !fields->display_name) {
        return std::nullopt;
    }
    auto profile = make_profile({*id, *fields->display_name}, *created_at);
    apply(profile, *fields, *updated_at);
    profile.updated_at = *updated_at;
    return profile;
}

boost::json::object public_json(Profile profile) {
    end_status(profile, now());
    return {{"id", profile.id.to_string()},
            {"displayName", profile.display_name},
            {"username", or_null(profile.username)},
            {"avatar", or_null(profile.avatar)},
            {"bio", profile.bio},
            {"statusText", profile.status_text},
            {"statusExpiresAt", or_null(profile.status_expires_at)}};
}

boost::json::object card_json(const Profile& profile) {
    boost::json::object json{{"id", profile.id.to_string()}, {"displayName", profile.display_name}};
    if (profile.username) {
        json["username"] = *profile.username;
    }
    if (profile.avatar) {
        json["avatar"] = profile.avatar->to_string();
    }
    return json;
}

net::Response json_answer(int status, const boost::json::value& json) {
    return net::Response::json(status, boost::json::serialize(json));
}

net::Response page_answer(std::vector<Profile> profiles, const std::string& next_cursor) {
    boost::json::array items;
    for (auto& profile : profiles) {
        items.push_back(public_json(std::move(profile)));
    }
    const auto next = next_cursor.empty() ? boost::json::value() : boost::json::value(boost::json::string(next_cursor));
    return json_answer(200, boost::json::object{{"items", std::move(items)}, {"nextCursor", next}});
}

std::string to_cursor(const SearchPosition& position) {
    return base64url_encode(position.id.to_string() + position.word);
}

Result<SearchPosition> from_cursor(std::string_view cursor) {
    const auto text = base64url_decode(cursor).value_or("");
    const auto id = UserId::parse(std::string_view(text).substr(0, id_length));
    if (!id) {
        return fail(std::vector{FieldError{"/cursor", "must be a cursor from an earlier answer"}});
    }
    return SearchPosition{text.substr(id_length), *id};
}

}  // namespace messenger::user
