// The supervisor's wall: reads the changing part anew whenever the server says that something changed.
const wire = document.getElementById("wire");
let asked = false, again = false, chart;

async function readAnew() {
  if (asked) { again = true; return; }
  asked = true;
  try {
    const answer = await fetch(wire.dataset.live, { credentials: "same-origin" });
    if (answer.redirected || !answer.ok) { location.reload(); return; }
    show(await answer.text());
  } catch {
    wire.textContent = wire.dataset.lost;
  } finally {
    asked = false;
    if (again) { again = false; readAnew(); }
  }
}

function show(html) {
  const before = document.getElementById("live-wall");
  const open = before.querySelector("details")?.open;
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("live-wall");
  const focused = document.activeElement?.closest("#live-wall tr")?.id;
  before.replaceWith(fresh);
  if (open !== undefined && fresh.querySelector("details")) fresh.querySelector("details").open = open;
  if (focused) document.querySelector(`#${focused} a`)?.focus();
  if (fresh.dataset.newest && fresh.dataset.newest !== before.dataset.newest) {
    document.getElementById(`alert-${fresh.dataset.newest}`)?.classList.add("is-new");
    document.getElementById("live").textContent = fresh.dataset.say;
  }
  draw();
}

// Horizontal bars, one an office, in the colours the states have everywhere.
function draw() {
  const box = document.getElementById("wall-chart");
  const data = document.getElementById("alerts-by-office");
  if (!box || !data || !window.echarts) return;
  const { offices, series } = JSON.parse(data.textContent);
  const style = getComputedStyle(document.documentElement);
  const colour = { red: style.getPropertyValue("--over"), yellow: style.getPropertyValue("--near"), hint: style.getPropertyValue("--ink-soft") };
  const ink = style.getPropertyValue("--ink").trim(), paper = style.getPropertyValue("--paper").trim();
  box.style.height = `${offices.length * 30 + 60}px`;
  chart?.dispose();
  chart = echarts.init(box, null, { renderer: "canvas" });
  chart.setOption({
    animation: false,
    grid: { left: 110, right: 40, top: 30, bottom: 10 },
    legend: { top: 0, left: 110, textStyle: { color: ink }, data: series.map((one) => one.name) },
    xAxis: { type: "value", minInterval: 1, axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: { type: "category", inverse: true, data: offices, axisTick: { show: false }, axisLabel: { color: ink } },
    series: series.map((one) => ({
      name: one.name, type: "bar", stack: "all", data: one.data.map((n) => n || null), barWidth: 16,
      itemStyle: { color: colour[one.severity].trim() }, label: { show: true, color: paper },
    })),
  });
}

if (wire) {
  const source = new EventSource(wire.dataset.stream);
  source.addEventListener("ready", () => { wire.textContent = wire.dataset.joined; readAnew(); });
  source.addEventListener("alert", readAnew);
  source.addEventListener("error", () => { wire.textContent = wire.dataset.lost; });
  // The engine may fall silent without an event: its state is asked for now and then.
  setInterval(readAnew, 5000);
  addEventListener("load", draw);
  addEventListener("resize", () => chart?.resize());
}
