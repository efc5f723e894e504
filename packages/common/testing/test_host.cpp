#include "testing/test_host.hpp"

#include <sodium.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <future>

#include "core/log.hpp"
#include "host/catalog.hpp"

namespace messenger::testing {
namespace {

constexpr std::string_view internal_token = "internal-token-of-the-tests";

Task<net::Response> send(net::HttpHandler& handler, net::Request request, std::string body) {
    net::StringBody source(std::move(body));
    co_return co_await handler.handle(std::move(request), source);
}

}  // namespace

boost::json::value Reply::at(std::string_view path) const {
    const boost::json::value* value = &json;
    while (!path.empty() && value != nullptr) {
        const auto dot = std::min(path.find('.'), path.size());
        const auto* object = value->if_object();
        value = object != nullptr ? object->if_contains(path.substr(0, dot)) : nullptr;
        path.remove_prefix(std::min(dot + 1, path.size()));
    }
    return value != nullptr ? *value : boost::json::value();
}

std::string Reply::string_at(std::string_view path) const {
    const auto value = at(path);
    return value.is_string() ? std::string(value.get_string()) : std::string();
}

std::string Reply::problem() const {
    const auto type = string_at("type");
    const auto slash = type.rfind('/');
    return slash == std::string::npos ? type : type.substr(slash + 1);
}

TestHost::TestHost(std::map<std::string, std::string> settings) : overrides_(std::move(settings)) {
    if (sodium_init() < 0) {
        throw std::runtime_error("libsodium can't be initialised");
    }
    overrides_["MESSENGER_DATA_DIR"] = folder_.path().string();
    overrides_.try_emplace("INTERNAL_API_TOKEN", internal_token);
    overrides_.try_emplace("MESSENGER_SHARDS", "1");
    make_process();
}

TestHost::~TestHost() {
    stop();
}

void TestHost::make_process() {
    auto settings = Settings::load(all_settings(), {.environment = {}, .dotenv = {}, .flags = overrides_});
    if (!settings) {
        throw std::invalid_argument(settings.error().front());
    }
    process_ = std::make_unique<Process>(std::move(*settings), std::vector<std::string>{});
}

void TestHost::start() {
    process_->start();
    const auto prepared = std::make_shared<std::promise<void>>();
    process_->prepare([prepared] { prepared->set_value(); });
    if (prepared->get_future().wait_for(std::chrono::seconds(60)) != std::future_status::ready) {
        throw std::runtime_error("a service was not prepared in time");
    }
    is_running_ = true;
}

void TestHost::stop() {
    if (std::exchange(is_running_, false)) {
        process_->stop(std::chrono::seconds(5));
        process_->shards.stop();
    }
}

void TestHost::restart() {
    stop();
    process_.reset();
    make_process();
}

Reply TestHost::call(std::string_view service, Call call) {
    net::Request request;
    request.method = call.method;
    const auto question = std::min(call.target.find('?'), call.target.size());
    request.path = call.target.substr(0, question);
    request.query = call.target.substr(std::min(question + 1, call.target.size()));
    request.client_address = call.client_address;
    request.headers.add("Host", "localhost");
    if (!call.token.empty()) {
        request.headers.add("Authorization", "Bearer " + call.token);
    }
    if (!call.body.empty() && !call.headers.contains("Content-Type")) {
        request.headers.add("Content-Type", "application/json");
    }
    for (const auto& [name, value] : call.headers) {
        request.headers.set(name, value);
    }
    auto answer = boost::asio::co_spawn(
        process_->shards.context(0),
        send(process_->service(service).handler(), std::move(request), std::move(call.body)), boost::asio::use_future);
    auto response = answer.get();
    Reply reply{.status = response.status, .headers = std::move(response.headers), .text = std::move(response.body)};
    boost::system::error_code not_json;
    if (auto value = boost::json::parse(reply.text, not_json); !not_json) {
        reply.json = std::move(value);
    }
    return reply;
}

Reply TestHost::call_internally(std::string_view service, Call internal_call) {
    internal_call.headers["X-Internal-Token"] = process_->internal_token;
    return call(service, std::move(internal_call));
}

}  // namespace messenger::testing
