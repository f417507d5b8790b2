// A general, table-driven SCXML interpreter kept to the bone (our own): the reachable limit for an engine that loads a
// chart at run time and runs the full algorithm (document order, ancestors, conflicts, exit/entry sets, history,
// eventless steps, queues), with an event looked up by NAME. W6's data model is JavaScriptCore through its C API.
//   table CHARTS ID SEC ROUNDS run|load|graph
#include "bench.hpp"
#include <array>
#include <cstdint>
#include <deque>
#include <string_view>
#include <unordered_map>
#ifdef WITH_JAVASCRIPT  // only w6 needs it
#include <JavaScriptCore/JavaScript.h>
#else
typedef const void *JSValueRef; typedef void *JSObjectRef; typedef const void *JSGlobalContextRef; typedef const void *JSStringRef;
#endif
using std::string; using std::string_view; using std::vector; typedef int32_t I;
struct Tr { I src, event /*-1 eventless*/; I target = -1; I dom = -1; string_view cond; vector<std::pair<string_view, string_view>> assign; JSObjectRef fcond = nullptr; vector<JSObjectRef> fassign; vector<I> enter; bool dyn = false; };
enum Kind : uint8_t { ATOMIC, COMPOUND, PARALLEL, HISTORY };
struct St { string_view id, initialName; I parent = -1, end = 0 /* one past the last descendant */, initial = -1, t0 = 0, t1 = 0, hist = -1; Kind kind = ATOMIC; bool deep = false; vector<I> kids; };
static vector<St> S; static vector<Tr> T; static std::unordered_map<string_view, I> ids, events;
static vector<std::pair<string_view, string_view>> dataInit;
static string text;
// ---- a pull parser for the subset of XML that the generator writes
struct XML {
  const char *p, *e; string_view name; vector<std::pair<string_view, string_view>> at; bool close, self;
  bool next() {
    for (;;) {
      p = (const char *)memchr(p, '<', e - p); if (!p) return false; p++;
      if (*p == '?' || *p == '!') continue;
      close = *p == '/'; if (close) p++;
      const char *b = p; while (*p != ' ' && *p != '>' && *p != '/' && *p != '\n') p++; name = {b, size_t(p - b)}; at.clear(); self = false;
      for (;;) { while (*p == ' ' || *p == '\n' || *p == '\t') p++; if (*p == '>') { p++; return true; } if (*p == '/') { self = true; p++; continue; }
        const char *k = p; while (*p != '=') p++; string_view key{k, size_t(p - k)}; p += 2; const char *v = p; while (*p != '"') p++; at.push_back({key, {v, size_t(p - v)}}); p++; }
    }
  }
  string_view get(string_view k) { for (auto &a : at) if (a.first == k) return a.second; return {}; }
};
static string unesc(string_view s) { string o; for (size_t i = 0; i < s.size(); i++) { if (s[i] == '&') { if (s.compare(i, 4, "&lt;") == 0) o += '<', i += 3; else if (s.compare(i, 4, "&gt;") == 0) o += '>', i += 3; else if (s.compare(i, 5, "&amp;") == 0) o += '&', i += 4; else if (s.compare(i, 6, "&quot;") == 0) o += '"', i += 5; } else o += s[i]; } return o; }
static I rootEnd; static vector<string_view> trTarget;
static void load(const string &file) {
  std::ifstream f(file, std::ios::binary | std::ios::ate); size_t n = f.tellg(); text.resize(n); f.seekg(0); f.read(&text[0], n);
  XML x{text.data(), text.data() + n}; vector<I> stack; I histTr = -1; I curTr = -1; vector<vector<I>> trs; vector<I> trOf;
  vector<string_view> histDefault;
  S.push_back(St()); S[0].kind = COMPOUND; trs.emplace_back();
  while (x.next()) {
    bool st = x.name == "state" || x.name == "parallel" || x.name == "final" || x.name == "scxml" || x.name == "history";
    if (x.close) { if (st) { S[stack.back()].end = S.size(); stack.pop_back(); histTr = -1; } else if (x.name == "transition") curTr = -1; continue; }
    if (st) {
      I i; if (x.name == "scxml") { i = 0; S[0].initialName = x.get("initial"); }
      else { i = S.size(); S.push_back(St()); trs.emplace_back(); St &s = S[i]; s.id = x.get("id"); s.parent = stack.back(); s.initialName = x.get("initial"); ids[s.id] = i;
        if (x.name == "history") { s.kind = HISTORY; s.deep = x.get("type") == "deep"; histTr = i; }
        else { if (x.name == "parallel") s.kind = PARALLEL; S[s.parent].kids.push_back(i); if (S[s.parent].kind == ATOMIC) S[s.parent].kind = COMPOUND; } }
      if (x.self) S[i].end = S.size(); else stack.push_back(i);
    } else if (x.name == "transition") {
      if (histTr >= 0 && S[stack.back()].kind == HISTORY) { S[stack.back()].initialName = x.get("target"); continue; }
      Tr t; t.src = stack.back(); auto ev = x.get("event"); if (ev.empty()) t.event = -1; else { auto r = events.emplace(ev, (I)events.size()); t.event = r.first->second; }
      t.cond = x.get("cond"); trs[t.src].push_back(T.size()); trTarget.push_back(x.get("target")); T.push_back(std::move(t)); if (!x.self) curTr = T.size() - 1;
    } else if (x.name == "assign" && curTr >= 0) T[curTr].assign.push_back({x.get("location"), x.get("expr")});
    else if (x.name == "data") dataInit.push_back({x.get("id"), x.get("expr")});
  }
  // lay the transitions out by state
  { vector<Tr> o; vector<string_view> tt; o.reserve(T.size()); for (size_t s = 0; s < S.size(); s++) { S[s].t0 = o.size(); for (I t : trs[s]) { o.push_back(std::move(T[t])); tt.push_back(trTarget[t]); } S[s].t1 = o.size(); } T.swap(o); trTarget.swap(tt); }
  for (size_t s = 0; s < S.size(); s++) { if (!S[s].initialName.empty()) S[s].initial = ids.at(S[s].initialName); else if (S[s].kind == COMPOUND) S[s].initial = S[s].kids[0]; }
  auto isAnc = [](I a, I b) { return a < b && b < S[a].end; };
  for (size_t i = 0; i < T.size(); i++) {
    Tr &t = T[i]; if (trTarget[i].empty()) continue; t.target = ids.at(trTarget[i]);
    I d = S[t.src].parent; while (!(isAnc(d, t.target) && (S[d].kind == COMPOUND))) d = S[d].parent; t.dom = d;
    // the static entry list; a history target is resolved at run time
    if (S[t.target].kind == HISTORY) { t.dyn = true; continue; }
    vector<I> path; for (I a = S[t.target].parent; a != d; a = S[a].parent) path.push_back(a);
    struct F { static void down(I s, vector<I> &o) { o.push_back(s); if (S[s].kind == COMPOUND) down2(S[s].initial, s, o); else if (S[s].kind == PARALLEL) for (I k : S[s].kids) down(k, o); }
      static void down2(I s, I top, vector<I> &o) { vector<I> p; for (I a = S[s].parent; a != top; a = S[a].parent) p.push_back(a); for (size_t k = p.size(); k--;) o.push_back(p[k]); down(s, o); } };
    for (size_t k = path.size(); k--;) { t.enter.push_back(path[k]); if (S[path[k]].kind == PARALLEL) for (I kid : S[path[k]].kids) if (!(kid == t.target || isAnc(kid, t.target))) F::down(kid, t.enter); }
    F::down(t.target, t.enter); std::sort(t.enter.begin(), t.enter.end());
  }
}
// ---- run time
static vector<I> active; /* sorted = document order */ static vector<vector<I>> histVal; static long entered, exited;
static JSGlobalContextRef js; static JSStringRef sEvent, sN, sBy;
#ifndef WITH_JAVASCRIPT
static inline bool truth(Tr &) { return true; }
#else
static inline bool truth(Tr &t) { if (!t.fcond) return true; JSValueRef r = JSObjectCallAsFunction(js, t.fcond, nullptr, 0, nullptr, nullptr); return r && JSValueToBoolean(js, r); }
#endif
static vector<I> sel; static vector<I> ent, tmp;
static bool select(I ev) {
  sel.clear();
  for (size_t a = 0; a < active.size(); a++) {
    I s = active[a]; if (S[s].kind != ATOMIC) continue;
    for (; s >= 0; s = S[s].parent) { St &st = S[s]; I hit = -1; for (I t = st.t0; t < st.t1; t++) if (T[t].event == ev && truth(T[t])) { hit = t; break; }
      if (hit >= 0) { bool dup = false; for (I o : sel) if (o == hit) dup = true; if (!dup) sel.push_back(hit); break; } }
  }
  if (sel.size() > 1) { // conflicts: exit ranges overlap
    size_t k = 0; for (size_t i = 0; i < sel.size(); i++) { I t = sel[i], d = T[t].dom; bool drop = false;
      for (size_t j = 0; j < k && d >= 0;) { I o = T[sel[j]].dom; if (o < 0 || S[o].end <= d || S[d].end <= o) { j++; continue; }
        if (T[t].src > T[sel[j]].src && T[t].src < S[T[sel[j]].src].end) { sel.erase(sel.begin() + j); k--; i--; } else { drop = true; break; } }
      if (!drop) sel[k++] = t; } sel.resize(k); }
  return !sel.empty();
}
static void step() {
  ent.clear();
  for (I ti : sel) { Tr &t = T[ti]; if (t.target < 0) continue; I lo = t.dom + 1, hi = S[t.dom].end;
    auto b = std::lower_bound(active.begin(), active.end(), lo), e = std::lower_bound(b, active.end(), hi);
    for (auto i = e; i != b;) { --i; St &s = S[*i]; exited++;
      if (s.kind == COMPOUND) for (I h = *i + 1; h < s.end && false; h++) {} if (s.hist >= 0) { auto &v = histVal[s.hist]; v.clear(); I he = s.end; for (auto q = i + 1; q != e && *q < he; ++q) v.push_back(*q); } }
    if (!t.dyn) ent.insert(ent.end(), t.enter.begin(), t.enter.end());
    else { I h = t.target, p = S[h].parent; tmp.clear(); for (I a = p; a != t.dom; a = S[a].parent) tmp.push_back(a); for (size_t k = tmp.size(); k--;) ent.push_back(tmp[k]);
      if (!histVal[h].empty()) ent.insert(ent.end(), histVal[h].begin(), histVal[h].end()); else for (I d = S[h].initial;; d = S[d].initial) { ent.push_back(d); if (S[d].kind != COMPOUND) break; } }
    active.erase(b, e); }
#ifdef WITH_JAVASCRIPT
  for (I ti : sel) for (auto f : T[ti].fassign) JSObjectCallAsFunction(js, f, nullptr, 0, nullptr, nullptr);
#endif
  if (!ent.empty()) { entered += ent.size(); if (sel.size() > 1) std::sort(ent.begin(), ent.end());
    auto at = std::lower_bound(active.begin(), active.end(), ent[0]);
    if (at == active.end() || *at > ent.back()) active.insert(at, ent.begin(), ent.end()); else { size_t m = active.size(); active.insert(active.end(), ent.begin(), ent.end()); std::inplace_merge(active.begin(), active.begin() + m, active.end()); } }
}
static bool anyEventless;
static void send(string_view name, JSValueRef ev) {
  auto it = events.find(name); if (it == events.end()) return;
#ifdef WITH_JAVASCRIPT
  if (ev) JSObjectSetProperty(js, JSContextGetGlobalObject(js), sEvent, ev, 0, nullptr);
#endif
  if (select(it->second)) { step(); if (anyEventless) while (select(-1)) step(); }
}
int main(int argc, char **argv) {
  string base = bench::rss(), dir = argv[1], id = argv[2], mode = argc > 5 ? argv[5] : "run"; double sec = atof(argv[3]); int rounds = atoi(argv[4]);
  auto t0 = bench::clk::now(); load(dir + "/" + id + ".scxml");
  histVal.resize(S.size()); for (size_t i = 0; i < S.size(); i++) if (S[i].kind == HISTORY) S[S[i].parent].hist = i; for (auto &t : T) anyEventless |= t.event < 0;
#ifdef WITH_JAVASCRIPT
  if (!dataInit.empty()) {
    js = JSGlobalContextCreate(nullptr); auto S_ = [](const string &s) { return JSStringCreateWithUTF8CString(s.c_str()); };
    auto fn = [&](const string &body) { JSValueRef v = JSEvaluateScript(js, S_("(function(){" + body + "})"), nullptr, nullptr, 1, nullptr); JSValueProtect(js, v); return (JSObjectRef)v; };
    for (auto &d : dataInit) JSEvaluateScript(js, S_("var " + string(d.first) + " = " + unesc(d.second)), nullptr, nullptr, 1, nullptr);
    for (auto &t : T) { if (!t.cond.empty()) t.fcond = fn("return (" + unesc(t.cond) + ")"); for (auto &a : t.assign) t.fassign.push_back(fn(string(a.first) + " = " + unesc(a.second))); }
    sEvent = S_("_event"); sN = S_("n"); sBy = S_("by");
  }
#endif
  { St &r = S[0]; I s = r.initial; active.clear(); vector<I> q{s}; while (!q.empty()) { I c = q.back(); q.pop_back(); active.push_back(c); if (S[c].kind == COMPOUND) q.push_back(S[c].initial); else if (S[c].kind == PARALLEL) for (I k : S[c].kids) q.push_back(k); } std::sort(active.begin(), active.end()); }
  double loadms = bench::secs(t0, bench::clk::now()) * 1e3; string loaded = bench::rss();
  if (mode == "dump") { // the flat tables, for the Swift twin (table.swift)
    printf("%zu %zu %zu\n", S.size(), T.size(), events.size()); for (auto &s : S) printf("%d %d %d %d %d %d %d %d %s\n", s.parent, s.end, s.initial, s.kind, s.deep, s.t0, s.t1, s.hist, s.id.empty() ? "-" : string(s.id).c_str());
    for (auto &t : T) { printf("%d %d %d %d %d %zu", t.src, t.event, t.target, t.dom, t.dyn, t.enter.size()); for (I e : t.enter) printf(" %d", e); printf("\n"); }
    for (auto &e : events) printf("%d %s\n", e.second, string(e.first).c_str()); printf("%zu", active.size()); for (I a : active) printf(" %d", a); printf("\n"); return 0; }
  auto w = bench::work(id); if (mode == "graph") {
    int R = id == "x5" ? 5 : 4; vector<string> ev; for (int i = 0; i < R; i++) ev.push_back("e" + std::to_string(i));
    auto t = bench::clk::now(); // breadth first over configurations, with back pointers (shortest paths)
    auto key = [](const vector<I> &v) { return string((const char *)v.data(), v.size() * 4); };
    std::unordered_map<string, I> seen; vector<vector<I>> confs; vector<std::pair<I, I>> back; vector<I> dist; vector<std::array<I, 5>> adj;
    seen.emplace(key(active), 0); confs.push_back(active); back.push_back({-1, -1}); dist.push_back(0); long edges = 0;
    for (size_t i = 0; i < confs.size(); i++) { std::array<I, 5> row{}; for (int e = 0; e < R; e++) { active = confs[i]; send(ev[e], nullptr); edges++; auto r = seen.emplace(key(active), (I)confs.size()); if (r.second) { confs.push_back(active); back.push_back({(I)i, e}); dist.push_back(dist[i] + 1); } row[e] = r.first->second; } adj.push_back(row); }
    printf("{\"engine\":\"table-c++\",\"id\":\"%s\",\"ms\":%.2f,\"configs\":%zu,\"edges\":%ld,\"maxdist\":%d,\"end\":%s}\n", id.c_str(), bench::secs(t, bench::clk::now()) * 1e3, confs.size(), edges, dist.back(), bench::rss().c_str()); return 0; }
  vector<string> ev = w.cycle; JSValueRef evo = nullptr;
#ifdef WITH_JAVASCRIPT
  auto mkEvent = [&]() -> JSValueRef { if (!js) return nullptr; JSObjectRef d = JSObjectMake(js, nullptr, nullptr); JSObjectSetProperty(js, d, sBy, JSValueMakeNumber(js, 1), 0, nullptr); JSObjectRef o = JSObjectMake(js, nullptr, nullptr); static JSStringRef sd = JSStringCreateWithUTF8CString("data"), sn = JSStringCreateWithUTF8CString("name"), inc = JSStringCreateWithUTF8CString("inc"); JSObjectSetProperty(js, o, sd, d, 0, nullptr); JSObjectSetProperty(js, o, sn, JSValueMakeString(js, inc), 0, nullptr); return o; };
#else
  auto mkEvent = [&]() -> JSValueRef { return nullptr; };
#endif
  printf("{\"engine\":\"table-c++\",\"version\":\"g++ %s -O2, JSC 2.50 for w6\",\"id\":\"%s\",\"load_ms\":%.3f,\"base\":%s,\"loaded\":%s", __VERSION__, id.c_str(), loadms, base.c_str(), loaded.c_str());
  auto t1 = bench::clk::now();
  if (mode == "load") { send(ev[0], mkEvent()); printf(",\"first_event_ms\":%.4f}\n", bench::secs(t1, bench::clk::now()) * 1e3); return 0; }
  for (auto &e : w.setup) send(e, nullptr);
  long total; string eps = bench::measure([&](size_t j) { send(ev[j], js ? mkEvent() : nullptr); }, ev.size(), sec, rounds, total);
  printf(",\"eps\":%s,\"total\":%ld,\"active\":[", eps.c_str(), total); bool first = true; vector<string> a; for (I s : active) if (S[s].kind == ATOMIC) a.push_back(string(S[s].id)); std::sort(a.begin(), a.end());
  for (auto &s : a) { printf("%s\"%s\"", first ? "" : ",", s.c_str()); first = false; }
  printf("],\"entered\":%ld,\"exited\":%ld,\"end\":%s", entered, exited, bench::rss().c_str());
#ifdef WITH_JAVASCRIPT
  if (js) { JSValueRef v = JSObjectGetProperty(js, JSContextGetGlobalObject(js), sN, nullptr); printf(",\"data\":{\"n\":%.0f}", JSValueToNumber(js, v, nullptr)); }
#endif
  printf("}\n"); fflush(stdout); _Exit(0);
}
