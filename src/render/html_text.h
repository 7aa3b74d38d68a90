// Foreign text in a page: the only way text from a book gets between the page's own tags.
//
// The page is HTML and well-formed XML at once, so characters XML has no place for are replaced.
#ifndef RENDER_HTML_TEXT_H
#define RENDER_HTML_TEXT_H

#include <stdbool.h>
#include <stdio.h>

// Escaped for an element's content and for a quoted attribute alike. NULL is "".
void html_put_text(FILE *out, const char *text);
// The text between two pieces of the page's own; nothing at all when it is NULL or empty.
void html_put_element(FILE *out, const char *open, const char *text, const char *close);
// Any text as the inside of a quoted string in a style sheet.
void html_put_css_text(FILE *out, const char *text);
// True for an http or https address; nothing else may become a link.
bool html_is_web_address(const char *address);

#endif
