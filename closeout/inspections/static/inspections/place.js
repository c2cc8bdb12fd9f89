// Where the device is, if it says so: with a visit that begins, and to put near sites first. Pages work without it.
(() => {
  const locate = (found) => navigator.geolocation?.getCurrentPosition(
    (at) => found(at.coords), () => {}, { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 });
  const begin = () => {
    const form = document.querySelector("form[data-place]");
    if (form) locate((at) => {
      form.elements.lon.value = at.longitude.toFixed(6);
      form.elements.lat.value = at.latitude.toFixed(6);
      form.elements.accuracy.value = at.accuracy.toFixed(1);
      const said = document.getElementById("placed");
      said.textContent = `${said.dataset.found} ${Math.round(at.accuracy)}`;
    });
    const near = document.getElementById("near");
    if (near && navigator.geolocation) {
      near.hidden = false;
      near.addEventListener("click", () => locate((at) => {
        location.href = `${near.dataset.href}?lon=${at.longitude.toFixed(6)}&lat=${at.latitude.toFixed(6)}`;
      }));
    }
  };
  addEventListener("DOMContentLoaded", begin);
})();
