// A signature drawn on the device goes with the form as a picture. Without this a photo of the signed sheet does.
(() => {
  const begin = () => {
    const pad = document.getElementById("pad"), field = document.querySelector("form[data-sign]")?.elements.drawn;
    if (!pad || !field) return;
    const pen = pad.getContext("2d");
    let down = false, drawn = false;
    const clear = () => {
      pen.fillStyle = "#fff"; // paper, in whatever colours the page is
      pen.fillRect(0, 0, pad.width, pad.height);
      drawn = false;
      field.value = "";
    };
    const place = (event) => {
      const box = pad.getBoundingClientRect();
      return [(event.clientX - box.left) * pad.width / box.width, (event.clientY - box.top) * pad.height / box.height];
    };
    pad.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      pad.setPointerCapture(event.pointerId);
      down = true;
      pen.beginPath();
      pen.moveTo(...place(event));
    });
    pad.addEventListener("pointermove", (event) => {
      if (!down) return;
      pen.lineTo(...place(event));
      pen.stroke();
      drawn = true;
    });
    const up = () => {
      down = false;
      if (drawn) field.value = pad.toDataURL("image/png");
    };
    pad.addEventListener("pointerup", up);
    pad.addEventListener("pointercancel", up);
    document.getElementById("again").addEventListener("click", clear);
    pad.closest(".pad").hidden = false;
    clear();
    Object.assign(pen, { lineWidth: 5, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
  };
  addEventListener("DOMContentLoaded", begin);
})();
