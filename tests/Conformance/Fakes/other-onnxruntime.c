/* Another ONNX Runtime in the host's process: the soname and the entry of the real one, and no API at all. Whoever finds this
   one by name instead of his own gets nothing. */
typedef struct { const void *(*get_api)(unsigned version); const char *(*get_version)(void); } api_base;

static const void *no_api(unsigned version) { (void)version; return 0; }
static const char *version(void) { return "0.0.0"; }
static const api_base base = { no_api, version };

const api_base *OrtGetApiBase(void) { return &base; }
