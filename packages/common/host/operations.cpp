#include "host/operations.hpp"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <iterator>

namespace messenger {

net::Response metrics_response(prometheus::Registry& registry, const prometheus::Collectable* others) {
    net::Response response;
    response.headers.add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    auto families = registry.Collect();
    if (others != nullptr) {
        std::ranges::move(others->Collect(), std::back_inserter(families));
    }
    response.body = prometheus::TextSerializer().Serialize(families);
    return response;
}

}  // namespace messenger
