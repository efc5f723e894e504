// The auth service in a process of the test, with a fake in the place of the user service.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "auth_service.hpp"
#include "store/first_admin.hpp"
#include "testing/test_host.hpp"

namespace messenger::auth {

inline constexpr const char* anna = "anna@example.org";

/// Remembers what it is asked; can be down.
class FakeUserService final : public net::Transport {
  public:
    struct State {
        std::mutex mutex;
        std::vector<std::pair<std::string, std::string>> requests;  ///< path and body
        std::atomic<bool> is_down{false};
    };
    explicit FakeUserService(std::shared_ptr<State> state) : state_(std::move(state)) {}

    Task<Result<net::Response>> send(net::Request request, std::string body, std::chrono::milliseconds) override {
        if (state_->is_down) {
            co_return fail(problem::unavailable);
        }
        const std::lock_guard lock(state_->mutex);
        state_->requests.emplace_back(request.path, std::move(body));
        co_return net::Response::json(200, "{}");
    }

  private:
    std::shared_ptr<State> state_;
};

class AuthHttpTest : public ::testing::Test {
  protected:
    explicit AuthHttpTest(std::map<std::string, std::string> more = {}) : host_(with_defaults(std::move(more))) {
        start();
    }

    void start() {
        host_.set_peer(Peer::user, std::make_unique<FakeUserService>(user_service_));
        host_.add<AuthService>();
        host_.start();
    }
    void restart() {
        host_.restart();
        start();
    }

    testing::Reply call(testing::Call what) { return host_.call("auth", std::move(what)); }
    testing::Reply post(const std::string& target, const std::string& body, const std::string& token = {}) {
        return call({.method = net::Method::post, .target = target, .body = body, .token = token});
    }
    testing::Reply get(const std::string& target, const std::string& token = {}) {
        return call({.target = target, .token = token});
    }
    testing::Reply register_user(const std::string& email, const std::string& password = "a good passphrase") {
        return post("/api/auth/register",
                    R"({"email":")" + email + R"(","password":")" + password + R"(","displayName":"Anna Example"})");
    }
    testing::Reply log_in(const std::string& email, const std::string& password = "a good passphrase") {
        return post("/api/auth/login", R"({"email":")" + email + R"(","password":")" + password + "\"}");
    }
    testing::Reply remove(const std::string& target, const std::string& body, const std::string& token) {
        return call({.method = net::Method::del, .target = target, .body = body, .token = token});
    }
    testing::Reply patch(const std::string& target, const std::string& body, const std::string& token) {
        return call({.method = net::Method::patch, .target = target, .body = body, .token = token});
    }
    /// The newest mail to an address with a text in it, once it is there; mails go their own way behind the answers.
    std::string mail_to(const std::string& address, const std::string& with) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (std::chrono::steady_clock::now() < deadline) {
            for (const auto& mail : mails()) {
                if (mail.find("To: <" + address + ">") != std::string::npos && mail.find(with) != std::string::npos) {
                    return mail;
                }
            }
            std::this_thread::yield();
        }
        ADD_FAILURE() << "no mail to " << address << " with " << with;
        return {};
    }
    /// All mails, the newest first.
    std::vector<std::string> mails() const {
        std::map<std::string, std::string, std::greater<>> by_name;
        std::error_code none_yet;
        for (const auto& entry : std::filesystem::directory_iterator(host_.data_dir() / "mail", none_yet)) {
            std::ifstream in(entry.path());
            by_name[entry.path().filename().string()] = std::string(std::istreambuf_iterator<char>(in), {});
        }
        std::vector<std::string> texts;
        for (auto& [name, text] : by_name) {
            texts.push_back(std::move(text));
        }
        return texts;
    }
    /// What follows "#token=" in a mail.
    static std::string token_in(const std::string& mail) {
        const auto begin = mail.find("#token=");
        return begin == std::string::npos ? "" : mail.substr(begin + 7, mail.find('\n', begin) - begin - 7);
    }
    /// Makes an account an administrator, and signs it in.
    std::string admin_token(const std::string& email = "root@example.org") {
        register_user(email);
        store::SqlPool database(*store::parse_database_url("sqlite:auth.db"), host_.data_dir(),
                                {.sessions = 1, .is_only_process = false});
        make_admin(database, email, "unused", now(), std::chrono::seconds(60));
        return log_in(email).string_at("accessToken");
    }
    testing::Reply refresh(const std::string& token) {
        return post("/api/auth/refresh", R"({"refreshToken":")" + token + "\"}");
    }
    /// The paths of the validation errors of an answer.
    static std::vector<std::string> invalid_paths(const testing::Reply& reply) {
        std::vector<std::string> paths;
        if (const auto errors = reply.at("errors"); errors.is_array()) {
            for (const auto& error : errors.get_array()) {
                paths.emplace_back(error.at("path").get_string());
            }
        }
        return paths;
    }
    using Paths = std::vector<std::string>;

    std::shared_ptr<FakeUserService::State> user_service_ = std::make_shared<FakeUserService::State>();
    testing::TestHost host_;

  private:
    static std::map<std::string, std::string> with_defaults(std::map<std::string, std::string> settings) {
        // Cheap hashes: their strength is tested elsewhere.
        settings.try_emplace("AUTH_ARGON2_MEMORY_KIB", "64");
        settings.try_emplace("AUTH_ARGON2_ITERATIONS", "1");
        return settings;
    }
};

}  // namespace messenger::auth
