# Run by messenger_embed(): writes FILES as string literals into OUTPUT. The pieces keep below the length that every
# compiler takes for one literal.
set(rows "")
foreach(file IN LISTS FILES)
  get_filename_component(base ${file} NAME)
  file(READ ${file} text)
  string(LENGTH "${text}" length)
  set(literal "")
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 8000 piece)
    string(APPEND literal "R\"~(${piece})~\"\n")
    math(EXPR at "${at} + 8000")
  endwhile()
  string(APPEND rows "    {\"${base}\", ${literal}},\n")
endforeach()
file(WRITE ${OUTPUT} "#include <embedded/${NAME}.hpp>
namespace messenger::embedded {
namespace {
constexpr EmbeddedFile rows[] = {
${rows}};
}  // namespace
std::span<const EmbeddedFile> ${NAME}() { return rows; }
}  // namespace messenger::embedded
")
