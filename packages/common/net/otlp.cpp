#include "net/otlp.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <iterator>

#include "core/json_text.hpp"
#include "net/instance_target.hpp"

namespace messenger::net {
namespace {

// Values of opentelemetry.proto.trace.v1.
constexpr int status_error = 2;
constexpr unsigned sampled_flag = 0x1;
constexpr unsigned knows_whether_remote = 0x100;
constexpr unsigned is_remote = 0x200;

/// Appends `{"key":...,"value":...}` one after the other.
class Attributes {
  public:
    explicit Attributes(std::string& out) : out_(out) { out_ += "\"attributes\":["; }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    ~Attributes() { out_ += ']'; }

    void add(std::string_view key, std::string_view text) {
        begin(key);
        out_ += "\"stringValue\":";
        append_json_string(out_, text);
        out_ += "}}";
    }
    void add(std::string_view key, std::int64_t number) {
        begin(key);
        fmt::format_to(std::back_inserter(out_), R"("intValue":"{}"}}}})", number);
    }

  private:
    void begin(std::string_view key) {
        fmt::format_to(std::back_inserter(out_), R"({}{{"key":"{}","value":{{)", is_first_ ? "" : ",", key);
        is_first_ = false;
    }

    std::string& out_;
    bool is_first_ = true;
};

std::string_view scheme_of(const Span& span) {
    return span.is_encrypted ? "https" : "http";
}

/// As the conventions call a method that is none of the known.
std::string_view method_of(const Span& span) {
    return span.method == Method::other ? "_OTHER" : to_string(span.method);
}

std::string name_of(const Span& span) {
    std::string name(span.method == Method::other ? "HTTP" : to_string(span.method));
    return span.route.empty() ? name : name + " " + span.route;
}

/// The server is not to blame for what clients do wrong; who gets such an answer has failed.
bool has_failed(const Span& span) {
    return span.status == 0 || span.status >= (span.kind == Span::Kind::client ? 400 : 500);
}

void add_attributes(std::string& out, const Span& span) {
    Attributes attributes(out);
    attributes.add("http.request.method", method_of(span));
    if (span.kind == Span::Kind::client) {
        const Origin server{.host = span.server_address, .port = span.server_port};
        attributes.add("url.full", fmt::format("{}://{}{}", scheme_of(span), server.authority(), span.path));
        attributes.add("server.address", span.server_address);
        std::int64_t port = 0;
        std::from_chars(span.server_port.data(), span.server_port.data() + span.server_port.size(), port);
        attributes.add("server.port", port);
        if (span.resends > 0) {
            attributes.add("http.request.resend_count", span.resends);
        }
    } else {
        attributes.add("url.path", span.path);
        attributes.add("url.scheme", scheme_of(span));
        if (!span.client_address.empty()) {
            attributes.add("client.address", span.client_address);
        }
    }
    if (!span.route.empty()) {
        attributes.add("http.route", span.route);
    }
    if (span.status != 0) {
        attributes.add("http.response.status_code", span.status);
    }
    if (has_failed(span)) {
        attributes.add("error.type", span.status != 0 ? std::to_string(span.status) : std::string(span.error));
    }
}

std::int64_t nanoseconds_of(std::chrono::system_clock::time_point time) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

std::optional<std::uint64_t> number_in(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// ExportTracePartialSuccess.rejected_spans, as a string or a number; whoever answers with anything else took all.
std::uint64_t rejected_in(const std::string& body) {
    boost::system::error_code error;
    const auto answer = boost::json::parse(body, error);
    const auto* partial = !error && answer.is_object() ? answer.as_object().if_contains("partialSuccess") : nullptr;
    const auto* rejected =
        partial != nullptr && partial->is_object() ? partial->as_object().if_contains("rejectedSpans") : nullptr;
    if (rejected == nullptr) {
        return 0;
    }
    if (const auto* text = rejected->if_string()) {
        return number_in(*text).value_or(0);
    }
    return rejected->is_number() ? rejected->to_number<std::uint64_t>(error) : 0;
}

}  // namespace

void OtlpRequest::add(const Span& span) {
    auto& out = by_service_[span.service];
    const auto text = std::back_inserter(out);
    fmt::format_to(text, R"({}{{"traceId":"{}","spanId":"{:016x}",)", out.empty() ? "" : ",", span.trace_id, span.id);
    auto flags = sampled_flag | knows_whether_remote;
    if (span.parent != 0) {
        flags |= span.kind == Span::Kind::server ? is_remote : 0;
        fmt::format_to(text, R"("parentSpanId":"{:016x}",)", span.parent);
    }
    const auto started = nanoseconds_of(span.started);
    fmt::format_to(text, R"("flags":{},"name":)", flags);
    append_json_string(out, name_of(span));
    fmt::format_to(text, R"(,"kind":{},"startTimeUnixNano":"{}","endTimeUnixNano":"{}",)", static_cast<int>(span.kind),
                   started, started + span.took.count());
    add_attributes(out, span);
    out += R"(,"status":{)";
    if (has_failed(span)) {
        fmt::format_to(text, R"("code":{})", status_error);
    }
    out += "}}";
}

std::string OtlpRequest::finish(const OtlpResource& resource) const {
    std::string body = R"({"resourceSpans":[)";
    bool is_first = true;
    for (const auto& [service, spans] : by_service_) {
        body += is_first ? R"({"resource":{)" : R"(,{"resource":{)";
        is_first = false;
        {
            Attributes attributes(body);
            attributes.add("service.name", service);
            attributes.add("service.namespace", "messenger");
            attributes.add("service.version", resource.version);
            attributes.add("service.instance.id", resource.instance);
        }
        body += R"(},"scopeSpans":[{"scope":{"name":"messenger","version":)";
        append_json_string(body, resource.version);
        body += R"(},"spans":[)";
        body += spans;
        body += "]}]}";
    }
    return body += "]}";
}

OtlpAnswer read_otlp_answer(const Response& response) {
    if (response.status >= 200 && response.status < 300) {
        return {.kind = OtlpAnswer::Kind::taken, .rejected = rejected_in(response.body)};
    }
    constexpr std::array may_pass{429, 502, 503, 504};
    OtlpAnswer answer{.kind = OtlpAnswer::Kind::refused};
    if (std::ranges::find(may_pass, response.status) != may_pass.end()) {
        answer.kind = OtlpAnswer::Kind::try_again;
        if (const auto wait = number_in(response.headers.get("Retry-After"))) {
            constexpr std::uint64_t longest = 3'600;
            answer.retry_after = std::chrono::seconds(std::min(*wait, longest));
        }
    }
    return answer;
}

}  // namespace messenger::net
