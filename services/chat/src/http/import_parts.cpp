#include "http/import_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/uuid/name_generator_sha1.hpp>

#include "net/pipeline.hpp"

namespace messenger::chat {

Task<Result<std::string>> read_part(net::Exchange& exchange) {
    if (exchange.request.headers.get("Content-Type") != "application/x-ndjson") {
        co_return fail(problem::unsupported_media_type);
    }
    co_return co_await exchange.source->read(net::max_json_body);
}

Result<> each_line(std::string_view text, const std::function<Result<>(const boost::json::value&)>& take) {
    for (std::size_t number = 0; !text.empty(); ++number) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const auto json = net::parse_json(line);
        if (!json) {
            return fail(problem::malformed_json, fmt::format("line {}", number + 1));
        }
        const auto taken = take(*json);
        if (!taken && taken.error().is(problem::validation)) {
            auto fields = taken.error().fields();
            for (auto& wrong : fields) {
                wrong.path = fmt::format("/{}{}", number, wrong.path);
            }
            return fail(std::move(fields));
        }
        CHECK_OK(taken);
    }
    return {};
}

RoomId room_of_client_id(UserId user, std::string_view client_id) {
    // A name-based UUID (version 5) in the user's own namespace.
    boost::uuids::uuid space;
    std::ranges::copy(user.uuid().bytes(), space.begin());
    const auto name = boost::uuids::name_generator_sha1(space)(client_id.data(), client_id.size());
    std::array<std::uint8_t, 16> bytes{};
    std::ranges::copy(name, bytes.begin());
    return RoomId(Uuid(bytes));
}

}  // namespace messenger::chat
