#include "http/import_api.hpp"

#include <utility>

#include "http/own_data_codec.hpp"
#include "http/profile_codec.hpp"
#include "http/user_answers.hpp"

namespace messenger::user {

ImportApi::ImportApi(Imports& imports, net::RouteTable& routes) : imports_(imports) {
    routes
        .post("/api/users/me/import", "Read back what an export gave, here or on another server; again changes nothing")
        .takes(own_data_schema())
        .up_to(max_own_data)
        .answers(200, "What the caller has now, and who of the contacts and blocks is not here", &import_answer)
        .answers(409, "There would be more than 5,000 contacts, or blocks; nothing is changed")
        .handled_by(&ImportApi::import_own, this);
}

ImportApi::Answer ImportApi::import_own(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(own_data_schema()));
    CO_TRY(auto report, co_await imports_.apply(exchange.caller().user, to_own_data(std::move(request))));
    co_return json_answer(200, report_json(std::move(report)));
}

}  // namespace messenger::user
