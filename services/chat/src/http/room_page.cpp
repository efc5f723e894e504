#include "http/room_page.hpp"

#include <set>

#include "codec/message_json.hpp"
#include "domain/html.hpp"

namespace messenger::chat {
namespace {

constexpr std::string_view style =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}"
    "article{margin:1rem 0}time,.gone{color:#666}p{margin:.2rem 0;white-space:pre-wrap;overflow-wrap:anywhere}";

void append_message(std::string& html, const MessageJson& message, const std::map<UserId, std::string>& names) {
    const auto name = names.find(message.sender());
    html += "<article id=\"" + std::to_string(message.seq()) + "\"><strong>";
    append_escaped(html, name != names.end() ? name->second : "deleted user");
    html += "</strong> <time>";
    append_escaped(html, message.created_at());
    html += "</time>";
    if (const auto answered = message.reply_to()) {
        html += " <a href=\"#" + std::to_string(*answered) + "\">in reply to</a>";
    }
    if (message.is_purged()) {
        html += "<p class=\"gone\">This message is gone.</p>";
    } else {
        html += "<p>";
        append_escaped(html, message.text());
        html += "</p>";
    }
    html += "</article>\n";
}

}  // namespace

std::string room_page(const RoomInfo& room, const std::vector<std::string>& messages,
                      const std::map<UserId, std::string>& names) {
    std::string title;
    append_escaped(title, room.name.empty() ? "Conversation" : room.name);
    std::string html = "<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>" + title + "</title><style>";
    html += style;
    html += "</style></head>\n<body><h1>" + title + "</h1>\n<p>";
    append_escaped(html, room.topic);
    html += "</p>\n";
    for (const auto& message : messages) {
        append_message(html, MessageJson(message), names);
    }
    return html + "</body></html>\n";
}

std::vector<UserId> authors_of(const std::vector<std::string>& messages) {
    std::set<UserId> authors;
    for (const auto& message : messages) {
        authors.insert(MessageJson(message).sender());
    }
    return {authors.begin(), authors.end()};
}

}  // namespace messenger::chat
