// libcurl as module Outbound sees it. Its setters take any kind of argument, which Swift can't
// call: there is one function for each kind.
#ifndef SHOWROOM_CCURL_SHIM_H
#define SHOWROOM_CCURL_SHIM_H
#include <curl/curl.h>

static inline CURLcode showroom_curl_set_number(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode showroom_curl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}
// The text is copied, except for CURLOPT_POSTFIELDS.
static inline CURLcode showroom_curl_set_text(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode showroom_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode showroom_curl_set_list(
    CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode showroom_curl_set_mime(CURL *easy, curl_mime *value) {
  return curl_easy_setopt(easy, CURLOPT_MIMEPOST, value);
}

typedef size_t (*showroom_curl_writer)(char *bytes, size_t size, size_t count, void *receiver);
static inline CURLcode showroom_curl_set_writer(
    CURL *easy, CURLoption function, showroom_curl_writer writer, CURLoption data, void *receiver) {
  CURLcode code = curl_easy_setopt(easy, function, writer);
  return code != CURLE_OK ? code : curl_easy_setopt(easy, data, receiver);
}
static inline CURLcode showroom_curl_set_socket_opener(
    CURL *easy, curl_opensocket_callback opener, void *receiver) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, opener);
  return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, receiver);
}

// The status of the last answer, or 0.
static inline long showroom_curl_answer_code(CURL *easy) {
  long code = 0;
  return curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code) == CURLE_OK ? code : 0;
}

// A transfer of a multi handle that has ended, and how; NULL: there is none that was not told yet.
static inline CURL *showroom_curl_multi_ended(CURLM *multi, CURLcode *code) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left)) != NULL)
    if (message->msg == CURLMSG_DONE) {
      *code = message->data.result;
      return message->easy_handle;
    }
  return NULL;
}

static inline const struct sockaddr *showroom_curl_address(const struct curl_sockaddr *address) {
  return &address->addr;
}
#endif
