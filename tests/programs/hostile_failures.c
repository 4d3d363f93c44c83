/* hostile_failures.c - prints failures as JSON, one a line, whose strings nobody would choose but an attacker. */
#include "handfast.h"

#include <stdio.h>
#include <string.h>

static void print(const char *hostile)
{
    static char json[1 << 16];
    hf_failure failure = { .reason = hostile,
                           .sentence = hostile,
                           .section = hostile,
                           .detail = hostile,
                           .advice = hostile,
                           .step = hostile,
                           .has_alert = true,
                           .alert = 255,
                           .alert_name = hostile,
                           .we_offered = hostile,
                           .they_offered = hostile };
    size_t len = hf_failure_json(&failure, json, sizeof json);
    if (len < sizeof json && strlen(json) == len)
        puts(json);
    else
        puts("its length is wrong");
}

/* Each byte alone, and behind and before others that make characters of UTF-8, or do not. */
static void print_each_byte(void)
{
    for (int byte = 1; byte < 256; byte++) {
        const char c = (char)byte;
        const char strings[][8] = {
            { c },
            { 'a', c, 'b' },
            { c, c },
            { '\xc3', c },
            { c, '\xa4' },
            { '\xe2', '\x82', c },
            { '\xe0', c, '\x80' },
            { '\xed', c, '\x80' },
            { '\xf0', c, '\x80', '\x80' },
            { '\xf4', c, '\x80', '\x80' },
            { '\xf0', '\x9f', '\x94', c },
            { '\xf0', '\x9f', c },
        };
        for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++)
            print(strings[i]);
    }
}

int main(void)
{
    print("");
    print("\"},{\"reason\":\"");
    print("\\");
    print("\\\"");
    print("\\u0000");
    print("</script><script>alert(1)</script>");
    print("\x1b[2J\x07\b\f\n\r\t\v\x7f");
    print("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x94\x92");
    print_each_byte();
    return 0;
}
