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

// One for each end of a run, however many pages are open: the tag replaces it. A click leads to the run, and leaves a page as it is on
// which somebody may be writing something else.
export function tell(title, text, tag, address) {
  if (!isWanted()) {
    return false;
  }

  let notice;
  try {
    notice = new Notification(title, { body: text, tag });
  } catch (error) {
    // Browsers of phones allow notifications, but not those of a page.
    if (error instanceof TypeError) {
      return false;
    }

    throw error;
  }

  notice.onclick = () => {
    window.focus();
    notice.close();
    if (location.pathname !== address) {
      window.open(address, '_blank', 'noopener');
    }
  };
  return true;
}
