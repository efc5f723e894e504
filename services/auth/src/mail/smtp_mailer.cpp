#include "mail/smtp_mailer.hpp"

#include <curl/curl.h>

#include <ctime>
#include <memory>
#include <mutex>

#include "core/encoding.hpp"

namespace messenger::auth {
namespace {

struct Cleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, Cleanup>;
using List = std::unique_ptr<curl_slist, Cleanup>;

void append(List& list, const std::string& line) {
    auto* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) {
        throw std::bad_alloc();
    }
    static_cast<void>(list.release());
    list.reset(longer);
}

/// A plain text mail (RFC 5322); libcurl escapes lines that begin with a dot.
std::string message_of(const SmtpServer& server, const Mail& mail) {
    const auto from = address_of(server.from);
    std::string message = "Date: " + mail_date() + "\r\nFrom: " + server.from + "\r\nTo: <" + mail.to +
                          ">\r\nSubject: " + mail.subject + "\r\nMessage-ID: <" + random_hex(16) +
                          from.substr(std::min(from.find('@'), from.size())) +
                          ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                          "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
    for (const char c : mail.text) {
        message += c == '\n' ? "\r\n" : std::string(1, c);
    }
    return message;
}

/// For CURLOPT_READFUNCTION: gives the next bytes of what `rest` points at.
std::size_t read_message(char* into, std::size_t size, std::size_t count, void* rest) {
    auto& text = *static_cast<std::string_view*>(rest);
    const auto length = text.copy(into, size * count);
    text.remove_prefix(length);
    return length;
}

void secure(CURL* curl, const SmtpServer& server) {
    curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(server.needs_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!server.ca_file.empty()) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, server.ca_file.c_str());
    }
    if (!server.user.empty()) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, server.password.c_str());
    }
}

Result<> deliver(const SmtpServer& server, const Mail& mail) {
    const Handle curl(curl_easy_init());
    if (curl == nullptr) {
        return fail(problem::unavailable, "libcurl can't be initialised");
    }
    const auto message = message_of(server, mail);
    std::string_view rest = message;
    List recipients;
    append(recipients, "<" + mail.to + ">");
    const auto from = "<" + address_of(server.from) + ">";
    curl_easy_setopt(curl.get(), CURLOPT_URL, server.url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, from.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, read_message);
    curl_easy_setopt(curl.get(), CURLOPT_READDATA, &rest);
    curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(server.connect_deadline.count()));
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(server.deadline.count()));
    // Threads of a pool must not get signals.
    curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    secure(curl.get(), server);
    if (const auto code = curl_easy_perform(curl.get()); code != CURLE_OK) {
        return fail(problem::unavailable, curl_easy_strerror(code));
    }
    return {};
}

}  // namespace

SmtpMailer::SmtpMailer(SmtpServer server, store::BlockingPool& blocking)
    : server_(std::move(server)), blocking_(blocking) {
    static std::once_flag initialised;
    std::call_once(initialised, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

Task<Result<>> SmtpMailer::send(Mail mail) {
    co_return co_await blocking_.run([this, mail = std::move(mail)] { return deliver(server_, mail); });
}

std::string address_of(const std::string& mailbox) {
    const auto open = mailbox.rfind('<');
    const auto close = mailbox.rfind('>');
    return open == std::string::npos || close == std::string::npos || close < open
               ? mailbox
               : mailbox.substr(open + 1, close - open - 1);
}

std::string mail_date() {
    const std::time_t time = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    std::string text(40, '\0');
    text.resize(std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S +0000", &parts));
    return text;
}

}  // namespace messenger::auth
