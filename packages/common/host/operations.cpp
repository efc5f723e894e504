#include "host/operations.hpp"

#include <prometheus/text_serializer.h>

namespace messenger {

net::Response metrics_response(prometheus::Registry& registry) {
    net::Response response;
    response.headers.add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    response.body = prometheus::TextSerializer().Serialize(registry.Collect());
    return response;
}

}  // namespace messenger
