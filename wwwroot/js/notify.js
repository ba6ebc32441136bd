// Notifications of the desktop: asked for by a person, remembered by this browser, and sent only if the browser allows them.

const key = 'tezgah-notify';

function isAllowed() {
  return 'Notification' in window && Notification.permission === 'granted';
}

export function isWanted() {
  return localStorage.getItem(key) === 'on' && isAllowed();
}

// Returns whether notifications will come.
export async function want(on) {
  if (!on) {
    localStorage.removeItem(key);
    return false;
  }

  if ('Notification' in window && Notification.permission === 'default') {
    await Notification.requestPermission();
  }

  if (isAllowed()) {
    localStorage.setItem(key, 'on');
  }

  return isAllowed();
}

// One for each run, however many of its pages are open: the tag replaces it.
export function tell(title, text, tag) {
  if (!isWanted()) {
    return false;
  }

  const notice = new Notification(title, { body: text, tag });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
  return true;
}
